import { Secret } from '@ringledger/secrets';

/** The value with every `Secret` opened, so that a comparison sees whether they differ. */
export function legible(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() };
  if (Array.isArray(value)) return value.map(legible);
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Set || isDate(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, legible(inner)]));
}

function isDate(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Date]';
}
