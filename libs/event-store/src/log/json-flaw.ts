const DEEPEST = 64;

/**
 * Where and why a value is not JSON, or `undefined` when it is. Stricter than `JSON.stringify`, which drops `undefined`,
 * turns `NaN` into `null` and a `Date` into a string without a word, and throws on `bigint`.
 */
export function jsonFlaw(value: unknown, depth = 0): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : ' is not a finite number';
    case 'object':
      if (value === null) return undefined;
      if (depth === DEEPEST) return ` is nested deeper than ${DEEPEST}, or contains itself`;
      return Array.isArray(value) ? arrayFlaw(value, depth + 1) : objectFlaw(value, depth + 1);
    case 'bigint':
    case 'function':
    case 'symbol':
    case 'undefined':
      return ` is ${typeof value}`;
  }
}

function arrayFlaw(values: readonly unknown[], depth: number): string | undefined {
  for (let index = 0; index < values.length; index++) {
    const flaw = jsonFlaw(values[index], depth);
    if (flaw !== undefined) return `[${index}]${flaw}`;
  }
  return undefined;
}

function objectFlaw(value: object, depth: number): string | undefined {
  // Plain objects of any realm: their prototype, if any, ends the chain.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return ' is not a plain object';
  for (const key in value) {
    const flaw = jsonFlaw((value as Record<string, unknown>)[key], depth);
    if (flaw !== undefined) return `.${key}${flaw}`;
  }
  return undefined;
}
