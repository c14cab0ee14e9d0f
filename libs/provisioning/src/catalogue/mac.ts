/** The twelve hex digits of a MAC address in upper case, however it was written; null when it is none. */
export function normalMac(text: string): string | null {
  const digits = text.replace(/[:\-. ]/g, '').toUpperCase();
  return /^[0-9A-F]{12}$/.test(digits) ? digits : null;
}
