/**
 * Control characters, noncharacters, halves of surrogate pairs, line and paragraph separators, and format characters, such as those that turn the
 * direction of a text around; but for the joiners, which Persian, Hindi and emoji are written with, and the tags that flags are made of.
 */
const UNFIT = /(?![\u200c\u200d\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;
/** Marks that are drawn as nothing, and blanks around them. U+2800 is the pattern of Braille without dots. */
const INVISIBLE = /^\s*[\p{Default_Ignorable_Code_Point}\u2800][\p{Default_Ignorable_Code_Point}\u2800\s]*$/u;

/** Whether people can read the text wherever it is shown: one rule for the names of everything. */
export function isShowable(text: string): boolean {
  return !UNFIT.test(text) && !INVISIBLE.test(text);
}
