import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Log } from '@ringledger/observability';
import { HOUR, ManualClock } from '@ringledger/system/testing';
import { exportJWK, SignJWT } from 'jose';
import { IssuerUnavailableError } from '../errors.js';
import { OidcTokens } from './oidc-tokens.js';

describe('OIDC tokens', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let server: Server;
  let issuer: string;
  let named: string | undefined;
  let status: number;
  let clock: ManualClock;
  let asked: string[];
  let offered: { readonly kid: string; readonly key: KeyObject };
  let place: string;
  let said: string[];

  beforeEach(async () => {
    clock = new ManualClock(1_900_000_000_000);
    asked = [];
    offered = { kid: 'k1', key: publicKey };
    status = 200;
    named = undefined;
    place = '/keys';
    said = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const answer = async () =>
        request.url === place
          ? { keys: [{ ...(await exportJWK(offered.key)), kid: offered.kid, alg: 'ES256', use: 'sig' }] }
          : { issuer: named ?? issuer, jwks_uri: `${issuer}${place}` };
      const known = [place, '/.well-known/openid-configuration'].includes(request.url ?? '');
      void answer().then((body) =>
        response.writeHead(known ? status : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const log = {
    warn: (message: string) => said.push(`warn: ${message}`),
    info: (message: string) => said.push(`info: ${message}`),
  } as unknown as Log;
  const verifier = () =>
    new OidcTokens({ issuer, audience: 'ringledger', roleClaim: 'role', organizationClaim: 'org' }, clock, clock, log);
  const token = (claims: object = {}, key: KeyObject = privateKey, kid = 'k1') =>
    new SignJWT({
      sub: 'anna',
      iss: issuer,
      aud: 'ringledger',
      exp: clock.time / 1000 + 60,
      role: 'organizationAdmin',
      org: 'o-1',
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign(key);

  it('say who, in which role and organization', async () => {
    expect(await verifier().verify(await token())).toEqual({
      subject: 'anna',
      role: 'organizationAdmin',
      organizationId: 'o-1',
      expiresAt: new Date(clock.time + 60_000),
    });
    const provider = await token({ role: 'provider', org: undefined });
    expect(await verifier().verify(provider)).toMatchObject({ role: 'provider', organizationId: null });
  });

  it('asks the issuer once for many tokens', async () => {
    const oidc = verifier();
    await Promise.all(Array.from({ length: 10 }, async () => oidc.verify(await token())));
    expect(asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  it.each([
    ['of another signer', {}, stranger.privateKey],
    ['for another audience', { aud: 'shop' }, undefined],
    ['of another issuer', { iss: 'https://other.example' }, undefined],
    ['that has ended', { exp: 1_899_999_990 }, undefined],
    ['without an end', { exp: undefined }, undefined],
    ['that ends when no calendar goes on', { exp: 1e15 }, undefined],
    ['that ends after the last year of four digits', { exp: 253_402_300_800 }, undefined],
    ['without a subject', { sub: undefined }, undefined],
    ['with an empty subject', { sub: '' }, undefined],
    ['with a blank subject', { sub: ' ' }, undefined],
    ['with a number as subject', { sub: 5 }, undefined],
    ['with null as subject', { sub: null }, undefined],
    ['with a truth value as subject', { sub: true }, undefined],
    ['with a list as subject', { sub: ['x'] }, undefined],
    ['with an object as subject', { sub: { a: 1 } }, undefined],
    ['with half a character in the subject', { sub: 'a\ud800' }, undefined],
    ['with a control character in the subject', { sub: 'a\nb' }, undefined],
    ['with a subject of 256 characters', { sub: 'x'.repeat(256) }, undefined],
    ['without a role', { role: undefined }, undefined],
    ['with an unknown role', { role: 'root' }, undefined],
    ['with several roles', { role: ['provider'] }, undefined],
    ['with the role of service keys', { role: 'service' }, undefined],
    ['of an administrator of no organization', { org: undefined }, undefined],
    ['of a provider inside an organization', { role: 'provider' }, undefined],
    ['with an organization that is no id', { org: { $ne: null } }, undefined],
    ['with a hostile organization', { org: '../o-1' }, undefined],
  ])('are refused %s', async (_what, claims, key) => {
    expect(await verifier().verify(await token(claims, key))).toBeNull();
  });

  it.each(['anna berg', 'Änne', '😀'.repeat(255), '~'.repeat(255)])('are taken with the subject %s', async (sub) => {
    expect(await verifier().verify(await token({ sub }))).toMatchObject({ subject: sub });
  });

  it('are taken with an end that nobody lives to see, in this calendar', async () => {
    const claims = await verifier().verify(await token({ exp: 253_402_300_799 }));
    expect(claims?.expiresAt.toISOString()).toBe('9999-12-31T23:59:59.000Z');
  });

  it('name an organization also in upper case', async () => {
    expect(await verifier().verify(await token({ org: 'O-1' }))).toMatchObject({ organizationId: 'o-1' });
  });

  it('are checked where the keys have moved to', async () => {
    const oidc = verifier();
    expect(await oidc.verify(await token())).not.toBeNull();
    place = '/moved';
    offered = { kid: 'k2', key: stranger.publicKey };
    clock.pass(30_000);
    expect(await oidc.verify(await token({}, stranger.privateKey, 'k2'))).not.toBeNull();
    expect(await oidc.verify(await token())).toBeNull();
  });

  it('are checked where the keys have moved to, when those that were known are too old', async () => {
    const oidc = verifier();
    expect(await oidc.verify(await token())).not.toBeNull();
    place = '/moved';
    clock.pass(600_000);
    expect(await oidc.verify(await token())).not.toBeNull();
  });

  it('of an unknown key are no reason to ask an issuer that is away again and again; that it is away is logged once', async () => {
    const oidc = verifier();
    expect(await oidc.verify(await token())).not.toBeNull();
    clock.pass(30_000);
    status = 500;
    asked = [];
    const forged = await token({}, stranger.privateKey, 'k2');
    for (let n = 0; n < 20; n += 1) await expect(oidc.verify(forged)).rejects.toBeInstanceOf(IssuerUnavailableError);
    expect(asked).toEqual(['/.well-known/openid-configuration', '/keys']);
    expect(await oidc.verify(await token())).not.toBeNull();
    clock.pass(10_000);
    await expect(oidc.verify(forged)).rejects.toBeInstanceOf(IssuerUnavailableError);
    expect(asked).toHaveLength(4);
    expect(said).toEqual(['warn: the OpenID Connect issuer does not answer']);
    status = 200;
    clock.pass(10_000);
    expect(await oidc.verify(forged)).toBeNull();
    expect(said).toEqual([
      'warn: the OpenID Connect issuer does not answer',
      'info: the OpenID Connect issuer answers again',
    ]);
  });

  it('cannot be checked while the issuer answers badly; it is asked again after a while, not for every token', async () => {
    const oidc = verifier();
    status = 500;
    await expect(oidc.verify(await token())).rejects.toBeInstanceOf(IssuerUnavailableError);
    status = 200;
    await expect(oidc.verify(await token())).rejects.toBeInstanceOf(IssuerUnavailableError);
    expect(asked).toHaveLength(1);
    clock.pass(10_000);
    expect(await oidc.verify(await token())).not.toBeNull();
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('are checked again as soon as ever when the clock is set %s while the issuer is away', async (_where, jump) => {
    const oidc = verifier();
    status = 500;
    await expect(oidc.verify(await token())).rejects.toBeInstanceOf(IssuerUnavailableError);
    status = 200;
    clock.set(jump);
    clock.pass(9_999);
    await expect(oidc.verify(await token())).rejects.toBeInstanceOf(IssuerUnavailableError);
    clock.pass(1);
    expect(await oidc.verify(await token())).not.toBeNull();
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
    ['not at all', 0],
  ])(
    'are checked with new keys within seconds and with withdrawn ones for minutes, the clock set %s',
    async (_, jump) => {
      const oidc = verifier();
      expect(await oidc.verify(await token())).not.toBeNull();
      clock.set(jump);
      offered = { kid: 'k2', key: stranger.publicKey };
      const ofNew = () => token({}, stranger.privateKey, 'k2');
      clock.pass(29_999);
      expect(await oidc.verify(await ofNew())).toBeNull();
      expect(await oidc.verify(await token())).not.toBeNull();
      clock.pass(1);
      expect(await oidc.verify(await ofNew())).not.toBeNull();
      expect(await oidc.verify(await token())).toBeNull();

      offered = { kid: 'k1', key: publicKey };
      clock.pass(599_999);
      expect(await oidc.verify(await ofNew())).not.toBeNull();
      clock.pass(1);
      expect(await oidc.verify(await ofNew())).toBeNull();
    },
  );

  it('are not checked with the keys of somebody who claims to be another issuer', async () => {
    named = 'https://other.example';
    await expect(verifier().verify(await token())).rejects.toThrow('it names another issuer');
  });
});
