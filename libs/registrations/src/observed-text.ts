const MOST_CHARACTERS = 256;
const CONTROL = /\p{Cc}|\p{Cs}/gu;

/** Text of a phone as it may be kept and shown: bounded, without control characters and half surrogates. */
export function observedText(text: string, most = MOST_CHARACTERS): string {
  return text.slice(0, most).replace(CONTROL, '\uFFFD');
}

/** What a phone calls itself; an empty header says as little as none. */
export function observedUserAgent(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : observedText(text);
}
