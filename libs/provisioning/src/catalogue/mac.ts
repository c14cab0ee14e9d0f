/**
 * The twelve hex digits of a MAC address in upper case, however it was written; null when no device can have it: a group address (the
 * lowest bit of the first octet, IEEE 802 section 8.2) or nothing but zeros.
 */
export function normalMac(text: string): string | null {
  const digits = text.replace(/[:\-. ]/g, '').toUpperCase();
  return /^[0-9A-F][02468ACE][0-9A-F]{10}$/.test(digits) && !/^0+$/.test(digits) ? digits : null;
}
