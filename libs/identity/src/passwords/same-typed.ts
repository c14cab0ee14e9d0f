/** The same password typed on different systems is the same (NIST SP 800-63B section 3.1.1.2). */
export function sameTyped(password: string): string {
  return password.normalize('NFKC');
}
