/** docker/kamailio/register.cfg cuts user agents by bytes: half a character at the end is none. */
export function uncut(text: string | null): string | null {
  return text === null ? null : text.replace(/\uFFFD$/, '');
}
