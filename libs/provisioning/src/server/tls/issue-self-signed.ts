import type { Clock, Randomness } from '@ringledger/system';
import { createPublicKey, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import 'reflect-metadata';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const YEARS = 10;
/** RFC 5280, ub-common-name. The names that count stand in the extension. */
const MOST_COMMON_NAME = 64;

/** A certificate for `host`, and for the names of this machine to itself, under `key`; in PEM. */
export async function issueSelfSigned(
  key: KeyObject,
  { host, clock, randomness }: { readonly host: string; readonly clock: Clock; readonly randomness: Randomness },
): Promise<string> {
  // Loaded only where a certificate is made: once in the life of an installation.
  const x509 = await import('@peculiar/x509');
  const notBefore = clock.now();
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS);
  const names = [...new Set([host, 'localhost', '127.0.0.1', '::1'])];
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      // Positive and not zero (RFC 5280, 4.1.2.2).
      serialNumber: `01${randomness.bytes(15).toString('hex')}`,
      name: [{ CN: [host.length > MOST_COMMON_NAME ? 'Ringledger' : host] }],
      // Clocks of phones that just started are behind.
      notBefore: new Date(notBefore.getTime() - 86_400_000),
      notAfter,
      signingAlgorithm: ALGORITHM,
      keys: await cryptoKeys(key),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
        new x509.SubjectAlternativeNameExtension(
          names.map((name) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
        ),
      ],
    },
    webcrypto,
  );
  return `${certificate.toString('pem')}\n`;
}

async function cryptoKeys(key: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = webcrypto;
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
  };
}
