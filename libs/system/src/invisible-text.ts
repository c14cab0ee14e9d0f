/** Marks that are drawn as nothing, and blanks around them. */
const INVISIBLE = /^\s*\p{Default_Ignorable_Code_Point}[\p{Default_Ignorable_Code_Point}\s]*$/u;

/** Whether there is nothing to see though it is not blank. */
export function isInvisible(text: string): boolean {
  return INVISIBLE.test(text);
}
