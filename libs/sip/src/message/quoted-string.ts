/** `quoted-string` of RFC 3261 section 25.1, with its quotes; undefined when it is not one. */
export function unquote(text: string): string | undefined {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return undefined;
  const inner = text.slice(1, -1);
  if (!inner.includes('\\')) return inner.includes('"') ? undefined : inner;
  let plain = '';
  for (let at = 0; at < inner.length; at++) {
    const character = inner[at];
    if (character === '"') return undefined;
    if (character === '\\') {
      at++;
      if (at >= inner.length) return undefined;
    }
    plain += inner[at];
  }
  return plain;
}

export function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
