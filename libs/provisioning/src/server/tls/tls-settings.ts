import { DEFAULT_CIPHERS } from 'node:tls';
import type { SecureContextOptions, SecureVersion } from 'node:tls';
import type { CertificatePair } from './certificate-files.js';

/**
 * What the TLS library is set to. TLS 1.0 and 1.1 sign with SHA-1, which OpenSSL allows only at security level 0: that is the
 * price for phones that know nothing newer, and only who lowers the version pays it.
 */
export function tlsSettings(pairs: readonly CertificatePair[], minVersion: SecureVersion): SecureContextOptions {
  const old = minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  return {
    cert: pairs.map(({ cert }) => cert),
    key: pairs.map(({ key }) => key),
    minVersion,
    ciphers: old ? `${DEFAULT_CIPHERS}:@SECLEVEL=0` : DEFAULT_CIPHERS,
    honorCipherOrder: true,
  };
}
