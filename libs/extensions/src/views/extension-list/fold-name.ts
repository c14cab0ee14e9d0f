/** How names compare: without case and accents (`Müller` = `MULLER`), inner blanks as one. */
export function foldName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replace(/\s+/gu, ' ').trim();
}

/** Longest beginning that a search by name can be for, folded, in characters. */
export const SEARCH_MAX_LENGTH = 32;
/** Words of one name whose beginnings are found. Bounds what a hostile name can make of a document. */
const SEARCHED_WORDS = 8;

/**
 * Every beginning of every word, so that `mar` and `maria s` find `Anna Maria Smith` by equality, which every store can index.
 */
export function searchTerms(names: readonly string[]): readonly string[] {
  const terms = new Set<string>();
  for (const name of names) {
    const words = foldName(name).split(' ');
    for (let first = 0; first < Math.min(words.length, SEARCHED_WORDS); first++) {
      // By code points: half a surrogate pair is no text that a store keeps.
      const rest = [...words.slice(first).join(' ')].slice(0, SEARCH_MAX_LENGTH);
      for (let length = 1; length <= rest.length; length++) terms.add(rest.slice(0, length).join('').trimEnd());
    }
  }
  terms.delete('');
  return [...terms];
}
