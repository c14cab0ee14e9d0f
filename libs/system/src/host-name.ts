const LABELS = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const NUMBER_AT_END = /(?:^|\.)(?:\d+|0x[\da-f]*)$/i;

/** RFC 1123 section 2.1. What ends in a number is an address, or nothing (WHATWG URL, "ends in a number"). */
export function isHostName(text: string): boolean {
  return LABELS.test(text) && !NUMBER_AT_END.test(text);
}
