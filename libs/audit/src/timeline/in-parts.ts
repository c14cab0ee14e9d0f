/** As many values as one filter takes. */
const MOST = 1000;

/** What is asked for in several questions, for one would be too large. */
export function inParts<T>(values: readonly T[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let from = 0; from < values.length; from += MOST) parts.push(values.slice(from, from + MOST));
  return parts;
}
