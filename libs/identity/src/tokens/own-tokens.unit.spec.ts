import { createHash, randomBytes } from 'node:crypto';
import { Clock } from '@ringledger/system';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { OwnTokens } from './own-tokens.js';
import { TokenKeys } from './token-keys.js';
import type { TokenKeyRing } from './token-keys.js';

class StoppedClock extends Clock {
  time = 1_900_000_000_000;
  override now(): Date {
    return new Date(this.time);
  }
}

const ringKey = () => ({ id: randomBytes(4).toString('hex'), key: randomBytes(32), createdAt: '' });

describe('own tokens', () => {
  let clock: StoppedClock;
  let ring: { tokenKeys: ReturnType<typeof ringKey>[]; refresh: () => Promise<void> };
  let keys: TokenKeys;
  let tokens: OwnTokens;
  beforeEach(() => {
    clock = new StoppedClock();
    ring = { tokenKeys: [ringKey()], refresh: async () => undefined } satisfies TokenKeyRing;
    keys = new TokenKeys(ring);
    tokens = new OwnTokens(keys, clock);
  });

  it('say who, until when, and nothing else', async () => {
    const { token, expiresAt } = await tokens.issue('user-1', 3);
    expect(await tokens.verify(token)).toEqual({ userId: 'user-1', credentialVersion: 3, expiresAt });
    expect(expiresAt.getTime() - clock.time).toBe(3_600_000);
    expect(Object.keys(decodeJwt(token)).sort()).toEqual(['aud', 'cv', 'exp', 'iat', 'iss', 'sub']);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', kid: ring.tokenKeys[0]?.id });
  });

  it('end after an hour', async () => {
    const { token } = await tokens.issue('user-1', 0);
    clock.time += 3_599_000;
    expect(await tokens.verify(token)).not.toBeNull();
    clock.time += 1_000;
    expect(await tokens.verify(token)).toBeNull();
  });

  it('outlive a rotation of the key, until the key is gone', async () => {
    const { token } = await tokens.issue('user-1', 0);
    ring.tokenKeys = [ringKey(), ...ring.tokenKeys];
    expect(await tokens.verify(token)).not.toBeNull();
    const { token: newer } = await tokens.issue('user-1', 0);
    expect(decodeProtectedHeader(newer).kid).toBe(ring.tokenKeys[0]?.id);
    ring.tokenKeys = ring.tokenKeys.slice(0, 1);
    expect(await tokens.verify(token)).toBeNull();
    expect(await tokens.verify(newer)).not.toBeNull();
  });

  it('of a key that another process has just made are accepted', async () => {
    const newer = ringKey();
    const other = new OwnTokens(new TokenKeys({ tokenKeys: [newer], refresh: async () => undefined }), clock);
    const { token } = await other.issue('user-1', 0);
    expect(await tokens.verify(token)).toBeNull();
    ring.refresh = async () => void (ring.tokenKeys = [newer, ...ring.tokenKeys]);
    expect(await tokens.verify(token)).not.toBeNull();
  });

  it('are refused when anything about them was changed', async () => {
    const { token } = await tokens.issue('user-1', 0);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...decodeJwt(token), sub: 'user-2' })).toString('base64url');
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    for (const bad of [
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.${flipped}`,
      `${header}.${payload}.`,
      '',
      'x',
    ]) {
      expect(await tokens.verify(bad)).toBeNull();
    }
  });

  it('are refused without a signature, with a shared secret, or of another issuer or audience', async () => {
    const kid = ring.tokenKeys[0]?.id ?? '';
    const claims = {
      cv: 0,
      sub: 'user-1',
      iat: clock.time / 1000,
      exp: clock.time / 1000 + 60,
      iss: 'ringledger',
      aud: 'ringledger',
    };
    const unsigned = new UnsecuredJWT(claims).encode();
    const publicBytes = createHash('sha256')
      .update(keys.current().publicKey.export({ format: 'der', type: 'spki' }))
      .digest();
    const symmetric = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(publicBytes);
    const sign = (changes: object) =>
      new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'EdDSA', kid }).sign(keys.current().privateKey);
    expect(await tokens.verify(await sign({}))).not.toBeNull();
    for (const bad of [
      unsigned,
      symmetric,
      await sign({ iss: 'other' }),
      await sign({ aud: 'other' }),
      await sign({ cv: '0' }),
    ]) {
      expect(await tokens.verify(bad)).toBeNull();
    }
  });
});
