import { randomBytes } from 'node:crypto';
import { Secret } from '@ringledger/secrets';
import { RandomIds } from '@ringledger/system';
import {
  fitsServiceKeyHash,
  hashServiceKeySecret,
  parseServiceKeyCredential,
  serviceKeyCredential,
} from './service-key-credential.js';

describe('service key credential', () => {
  const id = new RandomIds().next();
  const secret = Secret.of(randomBytes(24).toString('hex'));

  it('gives back its id and secret', () => {
    const parsed = parseServiceKeyCredential(serviceKeyCredential(id, secret).reveal());
    expect(parsed?.serviceKeyId).toBe(id);
    expect(parsed?.secret.equals(secret)).toBe(true);
  });

  it('is nothing in another form', () => {
    const text = serviceKeyCredential(id, secret).reveal();
    for (const bad of ['', 'rl_', text.slice(1), `${text}0`, text.toUpperCase(), text.replace('_', '-'), `${text}\n`]) {
      expect(parseServiceKeyCredential(bad)).toBeNull();
    }
  });

  it('fits only the hash of its secret', () => {
    expect(fitsServiceKeyHash(hashServiceKeySecret(secret), secret)).toBe(true);
    expect(fitsServiceKeyHash(hashServiceKeySecret(Secret.of('0'.repeat(48))), secret)).toBe(false);
    expect(fitsServiceKeyHash('', secret)).toBe(false);
    expect(fitsServiceKeyHash('erased', secret)).toBe(false);
  });
});
