/** What is too much at once, in its order, in parts of at most so many; none is empty. */
export function inParts<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += most) parts.push(items.slice(start, start + most));
  return parts;
}
