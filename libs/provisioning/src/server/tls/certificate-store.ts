import type { Log } from '@ringledger/observability';
import type { Clock } from '@ringledger/system';
import { stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { readCertificates } from './certificate-files.js';
import type { CertificatePair, CertificatePaths } from './certificate-files.js';

/**
 * The certificates in use. Files that changed are read again; while they cannot be used, the ones before stay in use and the
 * reason is logged once. Files are looked at by time and size, not watched: that also sees replaced links and remote disks.
 */
export class CertificateStore {
  private seen: string;
  private complaint: string | null = null;

  private constructor(
    private readonly paths: readonly CertificatePaths[],
    private pairs: readonly CertificatePair[],
    seen: string,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly host: string | undefined,
  ) {
    this.seen = seen;
    this.warn();
  }

  /**
   * @param host what clients know the server by, where that is known: a certificate that is for another one is warned of
   * @throws CertificateInvalidError: a server does not start with a certificate that it cannot use.
   */
  static async open(
    paths: readonly CertificatePaths[],
    clock: Clock,
    log: Log,
    host?: string,
  ): Promise<CertificateStore> {
    const seen = await fingerprint(paths);
    return new CertificateStore(paths, await readCertificates(paths), seen, clock, log, host);
  }

  get current(): readonly CertificatePair[] {
    return this.pairs;
  }

  /** Reads the files again if they changed. True if what is in use changed. */
  async refresh(): Promise<boolean> {
    const seen = await fingerprint(this.paths);
    if (seen === this.seen && this.complaint === null) return false;
    try {
      this.pairs = await readCertificates(this.paths);
    } catch (error) {
      this.complain((error as Error).message);
      return false;
    }
    this.seen = seen;
    this.complaint = null;
    this.log.info('Certificates were read again', { files: this.paths.map(({ certificate }) => certificate) });
    this.warn();
    return true;
  }

  private complain(message: string): void {
    if (message === this.complaint) return;
    this.complaint = message;
    this.log.error('New certificates cannot be used; the ones before stay in use', { reason: message });
  }

  private warn(): void {
    const now = this.clock.now().getTime();
    const { host } = this;
    this.pairs.forEach(({ certificate }, position) => {
      const file = this.paths[position]?.certificate;
      const notAfter = new Date(certificate.validTo);
      if (notAfter.getTime() <= now) {
        this.log.warn('A certificate has expired', { file, expired: notAfter.toISOString() });
      }
      if (host !== undefined && !(isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host))) {
        this.log.warn('A certificate is not for the host that phones are told: they will refuse it', { file, host });
      }
    });
  }
}

async function fingerprint(paths: readonly CertificatePaths[]): Promise<string> {
  const files = paths.flatMap(({ certificate, key }) => [certificate, key]);
  const parts = files.map(async (file) => {
    try {
      const { mtimeMs, ctimeMs, size, ino } = await stat(file);
      return `${mtimeMs}/${ctimeMs}/${size}/${ino}`;
    } catch {
      return 'missing';
    }
  });
  return (await Promise.all(parts)).join(' ');
}
