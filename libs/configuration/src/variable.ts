/** One environment variable: how it is read, what it is when absent, and what a person should know of it. */
export interface Variable<T> {
  readonly description: string;
  /** Shown in the documentation; the value when the variable is absent or empty. */
  readonly fallback: string;
  /** @throws Error whose message ends the sentence "NAME must …". */
  readonly parse: (text: string) => T;
  /** Its value is never shown in an error. */
  readonly secret?: boolean;
}

export const variable = <T>(
  fallback: string,
  parse: (text: string) => T,
  description: string,
  secret = false,
): Variable<T> => ({
  fallback,
  parse,
  description,
  secret,
});

export type Values<V extends Record<string, Variable<unknown>>> = {
  readonly [K in keyof V]: ReturnType<V[K]['parse']>;
};

/** A wrong variable stops the start; the message names every wrong one. */
export class ConfigurationError extends Error {
  readonly code = 'CONFIGURATION_INVALID';
}

/** A URL with a user, and perhaps a password, where none is wanted. */
const WITH_USER = /:\/\/[^/]*@/;

/** Names that look like variables and are none: most likely misspelt, and then what was meant has no effect. */
export function unknownNames(
  variables: Record<string, Variable<unknown>>,
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  return Object.keys(environment).filter((name) => name.startsWith('RINGLEDGER_') && !Object.hasOwn(variables, name));
}

export function read<V extends Record<string, Variable<unknown>>>(
  variables: V,
  environment: NodeJS.ProcessEnv,
): Values<V> {
  const wrong: string[] = [];
  const values = Object.entries(variables).map(([name, variable]) => {
    const given = environment[name];
    const text = given === undefined || given === '' ? variable.fallback : given;
    try {
      return [name, variable.parse(text)] as const;
    } catch (error) {
      const shown = variable.secret || WITH_USER.test(text) ? '' : `, but is ${JSON.stringify(text)}`;
      wrong.push(`${name} must ${(error as Error).message}${shown}.`);
      return [name, undefined] as const;
    }
  });
  if (wrong.length > 0) throw new ConfigurationError(wrong.join('\n'));
  return Object.fromEntries(values) as Values<V>;
}
