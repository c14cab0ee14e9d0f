/** Letters with a stroke, tied together or of the end of a word, which Unicode takes for letters of their own, as they are typed without that. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
};
const SPELLED_OTHERWISE = new RegExp(`[${Object.keys(SPELLED).join('')}]`, 'gu');

/** How names compare: without case and accents (`Müller` = `MULLER`), apostrophes and hyphens of every kind alike, inner blanks as one. */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(SPELLED_OTHERWISE, (letter) => SPELLED[letter] ?? letter)
    .replace(/[‘’ʼ`]/gu, "'")
    .replace(/\p{Pd}/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
}
