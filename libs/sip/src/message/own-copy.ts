/** For what is remembered: a piece of a text keeps the whole text in memory, here the head of a message. */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
