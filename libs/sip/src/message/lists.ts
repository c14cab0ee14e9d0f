/**
 * Splits at `separator` outside quoted strings and angle brackets (RFC 3261 sections 7.3.1 and 25.1).
 * Undefined when a quote or bracket is left open.
 */
export function splitOutside(text: string, separator: ',' | ';'): string[] | undefined {
  if (!text.includes('"') && !text.includes('<')) {
    return text.includes(separator) ? text.split(separator) : [text];
  }
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  let bracketed = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '<') bracketed = true;
    else if (character === '>') bracketed = false;
    else if (character === separator && !bracketed) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  if (quoted || bracketed) return undefined;
  parts.push(text.slice(from));
  return parts;
}
