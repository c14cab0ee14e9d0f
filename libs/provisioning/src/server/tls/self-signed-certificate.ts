import { makeDirectory } from '@ringledger/system';
import type { Clock, Randomness } from '@ringledger/system';
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { issueSelfSigned } from './issue-self-signed.js';
import { CertificateInvalidError } from './certificate-files.js';
import type { CertificatePaths } from './certificate-files.js';

const DAY = 86_400_000;
const RENEW_BEFORE = 30 * DAY;

export interface SelfSignedOptions {
  /** Made if it is not there; nobody else may read it. */
  readonly directory: string;
  /** Name or address that stands in the configuration URLs. */
  readonly host: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/**
 * The ECDSA P-256 certificate of an installation without one of its own, made at first start. The key is made once; the
 * certificate is issued anew under the same key when it nears its end or the host has another name.
 * @throws CertificateInvalidError
 */
export async function selfSignedCertificate(options: SelfSignedOptions): Promise<CertificatePaths> {
  const paths = {
    certificate: join(options.directory, 'self-signed.pem'),
    key: join(options.directory, 'self-signed-key.pem'),
  };
  try {
    await makeDirectory(options.directory);
    const key = await privateKey(paths.key, options.randomness);
    if (await isGood(paths.certificate, key, options)) return paths;
    await replace(paths.certificate, await issueSelfSigned(key, options), options.randomness);
    return paths;
  } catch (error) {
    if (error instanceof CertificateInvalidError) throw error;
    throw new CertificateInvalidError(
      `The self-signed certificate in ${options.directory} cannot be made or read: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

async function privateKey(path: string, randomness: Randomness): Promise<KeyObject> {
  const known = await readIfThere(path);
  if (known !== null) return parsed(path, known);
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const temporary = await written(path, pem.toString(), randomness);
  try {
    // Unlike a rename, a link never replaces the key that another process made at the same moment.
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  return createPrivateKey(await readFile(path));
}

function parsed(path: string, pem: Buffer): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new CertificateInvalidError(
      `${path} holds no private key in PEM. Put it back from a backup, or remove it: a new one is made then, which phones have to trust anew.`,
    );
  }
}

async function isGood(path: string, key: KeyObject, { host, clock }: SelfSignedOptions): Promise<boolean> {
  const pem = await readIfThere(path);
  if (pem === null) return false;
  try {
    const certificate = new X509Certificate(pem);
    const covers = certificate.checkHost(host) !== undefined || certificate.checkIP(host) !== undefined;
    const lasts = new Date(certificate.validTo).getTime() - clock.now().getTime() > RENEW_BEFORE;
    return covers && lasts && certificate.publicKey.equals(createPublicKey(key));
  } catch {
    return false;
  }
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function replace(path: string, text: string, randomness: Randomness): Promise<void> {
  await rename(await written(path, text, randomness), path);
}

/** Whole and on the disk before it gets its name. */
async function written(path: string, text: string, randomness: Randomness): Promise<string> {
  const temporary = `${path}.${randomness.bytes(6).toString('hex')}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return temporary;
}
