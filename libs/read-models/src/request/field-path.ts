import { InvalidReadModelRequestError } from '../errors.js';
import type { Scalar } from '../read-models.js';

const MOST_CHARACTERS = 200;

/** The steps of a dotted path. @throws InvalidReadModelRequestError */
export function fieldPath(field: string): readonly string[] {
  if (typeof field !== 'string' || field.length > MOST_CHARACTERS)
    throw new InvalidReadModelRequestError('Not a field');
  const steps = field.split('.');
  if (steps.some((step) => step === '' || step.startsWith('$') || step.includes('\0'))) {
    throw new InvalidReadModelRequestError(`${JSON.stringify(field)} is not a field`);
  }
  return steps;
}

export interface FieldValues {
  /** What a condition is tried on, one after the other. An absent field is `null`; an object has no value. */
  readonly scalars: readonly Scalar[];
  /** Whether an array was met: then the field has no single value to sort by. */
  readonly many: boolean;
}

const ABSENT: FieldValues = { scalars: [null], many: false };

/** The values of a field, as MongoDB reaches them: through objects, and through each element of an array. */
export function valuesAt(document: object, path: readonly string[]): FieldValues {
  const only = singleValue(document, path);
  if (only !== undefined) return only;
  const scalars: Scalar[] = [];
  collect(document, path, 0, scalars);
  return { scalars, many: true };
}

/** The usual case without an array on the way; `undefined` when there is one. */
function singleValue(document: object, path: readonly string[]): FieldValues | undefined {
  let value: unknown = document;
  for (const step of path) {
    if (Array.isArray(value)) return undefined;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return ABSENT;
    value = (value as Record<string, unknown>)[step];
  }
  if (Array.isArray(value)) return undefined;
  if (value === undefined || value === null) return ABSENT;
  return { scalars: typeof value === 'object' ? [] : [value as Scalar], many: false };
}

function collect(value: unknown, path: readonly string[], at: number, found: Scalar[]): void {
  const step = path[at];
  if (step === undefined) {
    for (const element of Array.isArray(value) ? (value as unknown[]) : [value ?? null]) {
      if (typeof element !== 'object' || element === null) found.push((element ?? null) as Scalar);
    }
  } else if (Array.isArray(value)) {
    for (const element of value as unknown[]) {
      if (typeof element === 'object' && element !== null && !Array.isArray(element)) collect(element, path, at, found);
    }
  } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
    collect((value as Record<string, unknown>)[step], path, at + 1, found);
  } else {
    found.push(null);
  }
}
