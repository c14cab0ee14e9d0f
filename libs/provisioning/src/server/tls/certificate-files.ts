import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';

/** One certificate chain and its private key, in PEM. ECDSA and RSA may stand side by side: each client takes what it knows. */
export interface CertificatePaths {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificatePair {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** The first of the chain. */
  readonly certificate: X509Certificate;
}

/** A certificate or key that cannot be used; the message names the file and holds nothing of the key. */
export class CertificateInvalidError extends Error {
  readonly code = 'CERTIFICATE_INVALID';
}

/** @throws CertificateInvalidError */
export async function readCertificates(paths: readonly CertificatePaths[]): Promise<readonly CertificatePair[]> {
  const pairs = await Promise.all(paths.map(readPair));
  // The TLS library keeps one for each kind of key, and says of two only that their keys do not fit.
  const files = new Map<string | undefined, string>();
  pairs.forEach(({ certificate }, position) => {
    const kind = certificate.publicKey.asymmetricKeyType;
    const file = paths[position]?.certificate ?? '';
    const other = files.get(kind);
    if (other !== undefined) {
      throw new CertificateInvalidError(
        `${other} and ${file} have the same kind of key (${kind}): one certificate of each kind can be used, such as ECDSA and RSA.`,
      );
    }
    files.set(kind, file);
  });
  return pairs;
}

async function readPair(paths: CertificatePaths): Promise<CertificatePair> {
  const cert = await read(paths.certificate);
  const key = await read(paths.key);
  const certificate = parsed(paths.certificate, 'certificate', () => new X509Certificate(cert));
  const privateKey = parsed(paths.key, 'private key', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new CertificateInvalidError(`The private key in ${paths.key} does not belong to ${paths.certificate}.`);
  }
  // The chain behind the first certificate is read only here.
  parsed(paths.certificate, 'certificate chain', () => createSecureContext({ cert, key }));
  return { cert, key, certificate };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CertificateInvalidError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`);
  }
}

function parsed<T>(path: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new CertificateInvalidError(`${path} holds no ${what} in PEM.`);
  }
}
