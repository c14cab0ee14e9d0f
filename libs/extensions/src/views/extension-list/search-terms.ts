import { foldName } from '@ringledger/system';

/** Longest beginning that a search by name can be for, folded, in characters. */
export const SEARCH_MAX_LENGTH = 32;
/** Words of one name whose beginnings are found. Bounds what a hostile name can make of a document. */
const SEARCHED_WORDS = 8;

/**
 * Every beginning of every word, so that `mar` and `maria s` find `Anna Maria Smith` by equality, which every store can index. Words are
 * what stands between blanks, hyphens, apostrophes and the like: `meier` finds `Müller-Meier`.
 */
export function searchTerms(names: readonly string[]): readonly string[] {
  const terms = new Set<string>();
  for (const name of names) {
    const folded = foldName(name);
    const later = [...folded.matchAll(/(?<=[^\p{L}\p{N}])[\p{L}\p{N}]/gu)].map(({ index }) => index);
    for (const start of [0, ...later].slice(0, SEARCHED_WORDS)) {
      // By code points: half a surrogate pair is no text that a store keeps.
      const rest = [...folded.slice(start)].slice(0, SEARCH_MAX_LENGTH);
      for (let length = 1; length <= rest.length; length++) terms.add(rest.slice(0, length).join('').trimEnd());
    }
  }
  terms.delete('');
  return [...terms];
}
