import { GraphQLScalarType, Kind } from 'graphql';

const ISO = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * An instant, kept as a string in UTC with milliseconds from end to end: `@Field(() => DateTime) createdAt: string`. Other offsets and
 * finer fractions are taken too, for many languages write them; what is finer than a millisecond is cut off.
 */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'ISO 8601 in UTC, such as 2026-11-24T08:15:30.000Z; as input also with another offset',
  serialize: (value) => (value instanceof Date ? value.toISOString() : parseDateTime(value)),
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : null),
});

/** Dates that the calendar does not have (30 February) are refused, not rolled over. */
function parseDateTime(value: unknown): string {
  const [, local, fraction = '', sign, hours = 0, minutes = 0] = (typeof value === 'string' && ISO.exec(value)) || [];
  if (local !== undefined) {
    const written = new Date(`${local}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
    if (!Number.isNaN(written.getTime()) && written.toISOString().startsWith(local)) {
      const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
      const instant = new Date(written.getTime() - offset).toISOString();
      if (/^\d{4}-/.test(instant)) return instant;
    }
  }
  // No GraphQLError: to that graphql-js adds no place. The value may be anything and is not repeated; `withoutValues` knows this sentence.
  throw new TypeError('A DateTime is ISO 8601 with an offset, such as 2026-11-24T08:15:30.000Z');
}
