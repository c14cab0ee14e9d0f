import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemRandomness } from '@ringledger/system';
import { ManualClock } from '@ringledger/system/testing';
import { readCertificates } from './certificate-files.js';
import { selfSignedCertificate } from './self-signed-certificate.js';

describe('the self-signed certificate', () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'self-signed-'))));
  afterEach(() => rm(directory, { recursive: true }));

  const made = (path = directory, host = 'localhost') =>
    selfSignedCertificate({
      directory: path,
      host,
      clock: new ManualClock(),
      randomness: new SystemRandomness(),
    });

  it('is made at the first start and stays', async () => {
    const [first] = await readCertificates([await made()]);
    const [second] = await readCertificates([await made()]);
    expect(second?.cert.equals(first?.cert ?? Buffer.alloc(0))).toBe(true);
  });

  it.each([
    [64, (host: string) => host],
    [65, () => 'Ringledger'],
  ])(
    'holds a host of %i characters among its names, and as its common name where that takes it (RFC 5280)',
    async (length, commonName) => {
      const host = `${'a'.repeat(length - '.example.com'.length)}.example.com`;
      const { subject, subjectAltName } = new X509Certificate(
        await readFile((await made(directory, host)).certificate),
      );
      expect(subject).toBe(`CN=${commonName(host)}`);
      expect(subjectAltName).toContain(`DNS:${host}`);
    },
  );

  it.each(['', 'junk'])('given a key file with %j in it, names the file and what to do', async (content) => {
    await writeFile(join(directory, 'self-signed-key.pem'), content);
    await expect(made()).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringMatching(/self-signed-key\.pem holds no private key.*a new one is made/),
    });
  });

  it('given a directory that cannot be made, names it', async () => {
    await expect(made('/proc/nope/tls')).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining('/proc/nope/tls'),
      cause: expect.objectContaining({ code: 'ENOENT' }),
    });
  });
});
