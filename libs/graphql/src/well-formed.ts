const LONE_SURROGATE = /\p{Cs}/u;

/** Half a surrogate pair is no character: no store could keep it as it is. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}
