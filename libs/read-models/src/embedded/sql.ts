import type { SqlValue } from '@ringledger/sqlite';

/** A piece of SQL with the values of its parameters, in their order. */
export interface Sql {
  readonly text: string;
  readonly parameters: readonly SqlValue[];
}

export function sql(text: string, ...parameters: readonly SqlValue[]): Sql {
  return { text, parameters };
}

export function joined(parts: readonly Sql[], by: string): Sql {
  return { text: parts.map(({ text }) => text).join(by), parameters: parts.flatMap(({ parameters }) => parameters) };
}
