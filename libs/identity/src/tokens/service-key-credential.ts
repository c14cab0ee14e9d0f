import { createHash, timingSafeEqual } from 'node:crypto';
import { Secret } from '@ringledger/secrets';

const FORMAT = /^rl_([0-9a-f]{32})_([0-9a-f]{48})$/;

export interface ServiceKeyCredential {
  readonly serviceKeyId: string;
  readonly secret: Secret;
}

/** What a service sends: `rl_<id without dashes>_<secret>`. The prefix lets secret scanners find a leaked one. */
export function serviceKeyCredential(serviceKeyId: string, secret: Secret): Secret {
  return Secret.of(`rl_${serviceKeyId.replaceAll('-', '')}_${secret.reveal()}`);
}

/** Null when it does not have the form. */
export function parseServiceKeyCredential(text: string): ServiceKeyCredential | null {
  const [, id, secret] = FORMAT.exec(text) ?? [];
  if (id === undefined || secret === undefined) return null;
  const uuid = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
  return { serviceKeyId: uuid, secret: Secret.of(secret) };
}

/** A fast hash is enough: the secret is 192 random bits, not a person's choice. */
export function hashServiceKeySecret(secret: Secret): string {
  return createHash('sha256').update(secret.reveal()).digest('hex');
}

export function fitsServiceKeyHash(hash: string, secret: Secret): boolean {
  const expected = Buffer.from(hash, 'hex');
  const found = Buffer.from(hashServiceKeySecret(secret), 'hex');
  return expected.length === found.length && timingSafeEqual(expected, found);
}
