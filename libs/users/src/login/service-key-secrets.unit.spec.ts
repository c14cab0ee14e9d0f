import { randomBytes } from 'node:crypto';
import type { KeyRing } from '@ringledger/secrets';
import { ServiceKeySecrets } from './service-key-secrets.js';

describe('secrets of service keys', () => {
  const ring = () => {
    const key = randomBytes(32);
    return { permanentKey: () => key } as unknown as KeyRing;
  };

  it('are the same for the same command, and others for others', () => {
    const secrets = new ServiceKeySecrets(ring());
    expect(secrets.of('a').reveal()).toMatch(/^[0-9a-f]{48}$/);
    expect(secrets.of('a').equals(secrets.of('a'))).toBe(true);
    expect(secrets.of('a').equals(secrets.of('b'))).toBe(false);
  });

  it('cannot be told from the command without the key ring', () => {
    expect(new ServiceKeySecrets(ring()).of('a').equals(new ServiceKeySecrets(ring()).of('a'))).toBe(false);
  });
});
