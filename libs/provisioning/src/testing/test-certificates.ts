import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificatePaths } from '../server/tls/certificate-files.js';

const ALGORITHMS = {
  ecdsa: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
} as const;

/** A certificate for localhost under an intermediate authority, as a real one would be: `<name>.pem` holds the chain. */
export async function writeCertificate(
  directory: string,
  name: string,
  kind: keyof typeof ALGORITHMS,
  subject = name,
): Promise<CertificatePaths & { readonly root: string }> {
  const x509 = await import('@peculiar/x509');
  const algorithm = ALGORITHMS[kind];
  const keys = async () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [rootKeys, middleKeys, leafKeys] = [await keys(), await keys(), await keys()];
  const issue = (
    of: string,
    by: string,
    publicKey: webcrypto.CryptoKey,
    signingKey: webcrypto.CryptoKey,
    authority: boolean,
  ) =>
    x509.X509CertificateGenerator.create(
      {
        serialNumber: `01${randomBytes(8).toString('hex')}`,
        subject: `CN=${of}`,
        issuer: `CN=${by}`,
        notBefore: new Date('2020-01-01'),
        notAfter: new Date('2040-01-01'),
        signingAlgorithm: algorithm,
        publicKey,
        signingKey,
        extensions: [
          new x509.BasicConstraintsExtension(authority),
          new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
        ],
      },
      webcrypto,
    );
  const root = await issue(`${name} root`, `${name} root`, rootKeys.publicKey, rootKeys.privateKey, true);
  const middle = await issue(`${name} middle`, `${name} root`, middleKeys.publicKey, rootKeys.privateKey, true);
  const leaf = await issue(subject, `${name} middle`, leafKeys.publicKey, middleKeys.privateKey, false);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey)).toString('base64');
  const paths = { certificate: join(directory, `${name}.pem`), key: join(directory, `${name}-key.pem`) };
  await writeFile(paths.certificate, `${leaf.toString('pem')}\n${middle.toString('pem')}\n`);
  await writeFile(paths.key, `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`);
  return { ...paths, root: root.toString('pem') };
}
