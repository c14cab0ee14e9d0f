import { join } from 'node:path';
import type { Configuration } from '@ringledger/configuration';
import { selfSignedCertificate } from '@ringledger/provisioning';
import type { CertificatePaths } from '@ringledger/provisioning';
import type { Clock, Randomness } from '@ringledger/system';

/** The certificates of the doors for phones: those that are configured, else one that is made at the first start. */
export async function certificatePaths(
  { dataDirectory, devices, tls }: Configuration,
  clock: Clock,
  randomness: Randomness,
): Promise<readonly CertificatePaths[]> {
  if (tls.certificates.length > 0) {
    return tls.certificates.map((certificate, place) => ({ certificate, key: tls.keys[place] ?? '' }));
  }
  const made = { directory: join(dataDirectory, 'tls'), host: devices.publicHost, clock, randomness };
  return [await selfSignedCertificate(made)];
}
