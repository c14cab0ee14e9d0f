import { type Clock, SystemRandomness } from '@ringledger/system';
import { HOUR, ManualClock } from '@ringledger/system/testing';
import type { SipRequest } from '../message/message.js';
import { parseMessage } from '../message/parse.js';
import { hostile } from '../testing/hostile/index.js';
import type { DigestAlgorithm } from './algorithm.js';
import { parseAuthParameters } from './auth-parameters.js';
import { DigestAuthenticator } from './digest-authenticator.js';
import type { DigestClaim, DigestSettings, DigestVerdict } from './digest-authenticator.js';
import { Ha1 } from './ha1.js';

const REALM = 'pbx.example';
const KEY = Buffer.alloc(32, 7);
const ha1 = (password = 'right', user = '1001', algorithm: DigestAlgorithm = 'MD5') =>
  Ha1.compute(algorithm, user, REALM, password);

function exchange(settings: Partial<DigestSettings> = {}) {
  const clock = new ManualClock();
  const make = (time: Clock = clock) =>
    new DigestAuthenticator({ key: KEY, ...settings }, time, clock, new SystemRandomness());
  const authenticator = make();
  clock.pass(1000);
  return { clock, make, authenticator };
}

interface Attempt {
  readonly count?: number;
  readonly password?: string;
  readonly user?: string;
  readonly algorithm?: DigestAlgorithm;
  readonly uri?: string;
  readonly fields?: Record<string, string | null>;
  readonly again?: boolean;
}

const nonceOf = (challenge: string) => parseAuthParameters(challenge.slice(7))?.get('nonce') ?? '';

function attempt(
  nonce: string,
  { count = 1, password = 'right', user = '1001', algorithm = 'MD5', uri = `sip:${REALM}`, fields = {} }: Attempt = {},
): SipRequest {
  const inputs = {
    method: 'REGISTER',
    uri,
    nonce,
    nonceCount: count.toString(16).padStart(8, '0'),
    cnonce: 'c',
  };
  const written = {
    username: `"${user}"`,
    realm: `"${REALM}"`,
    nonce: `"${nonce}"`,
    uri: `"${inputs.uri}"`,
    response: `"${Ha1.compute(algorithm, user, REALM, password).response(inputs)}"`,
    algorithm,
    cnonce: '"c"',
    qop: 'auth',
    nc: inputs.nonceCount,
    ...fields,
  };
  const parameters = Object.entries(written).filter(([, value]) => value !== null);
  const value = `Digest ${parameters.map(([name, text]) => `${name}=${text}`).join(', ')}`;
  return parseMessage(hostile({ lines: [`Authorization: ${value}`] })) as SipRequest;
}

function verdict(
  authenticator: DigestAuthenticator,
  request: SipRequest,
  secret: Ha1 | undefined,
  source = '',
): DigestVerdict | DigestClaim | string {
  const claim = authenticator.read(request, REALM, source);
  if (claim.kind === 'stale') return claim;
  if (claim.kind !== 'claimed') return claim.kind;
  const account = secret && { ha1: secret, user: claim.authorization.username };
  return authenticator.verify(request, claim, account);
}

describe('DigestAuthenticator', () => {
  it('accepts the right password, and each following count of the same nonce', () => {
    const { authenticator } = exchange();
    const nonce = nonceOf(authenticator.challenge(REALM, 'MD5'));
    for (const count of [1, 2, 3, 10]) {
      expect(verdict(authenticator, attempt(nonce, { count }), ha1())).toEqual({ kind: 'accepted', username: '1001' });
    }
  });

  it('answers a replay with stale, whichever count it repeats', () => {
    const { authenticator } = exchange();
    const nonce = nonceOf(authenticator.challenge(REALM, 'MD5'));
    verdict(authenticator, attempt(nonce, { count: 5 }), ha1());
    for (const count of [5, 4, 1, 0]) {
      expect(verdict(authenticator, attempt(nonce, { count }), ha1())).toEqual({ kind: 'stale', cause: 'replayed' });
    }
    expect(authenticator.challenge(REALM, 'MD5', true)).toContain('stale=true');
  });

  it.each([
    ['right', 'right', ha1()],
    ['wrong', 'wrong', ha1()],
    ['of nobody', 'right', undefined],
  ])(
    'calls a nonce stale that has expired, and one that none of us issued, where the password is %s',
    (_, password, secret) => {
      const { authenticator, clock } = exchange({ nonceLifetime: 60 });
      const nonce = nonceOf(authenticator.challenge(REALM, 'MD5'));
      const flipped = (nonce.startsWith('A') ? 'B' : 'A') + nonce.slice(1);
      const answer = (to: string) => verdict(authenticator, attempt(to, { password }), secret);
      expect(answer(flipped)).toEqual({ kind: 'stale', cause: 'not ours' });
      expect(answer('x')).toEqual({ kind: 'stale', cause: 'not ours' });
      clock.pass(60_000);
      expect(answer(nonce)).toEqual({ kind: 'stale', cause: 'expired' });
    },
  );

  it('rejects a wrong password and an unknown account alike, and neither uses up the count', () => {
    const { authenticator } = exchange();
    const nonce = nonceOf(authenticator.challenge(REALM, 'MD5'));
    const rejected = { kind: 'rejected', cause: 'wrong response' };
    expect(verdict(authenticator, attempt(nonce, { password: 'wrong' }), ha1())).toEqual(rejected);
    expect(verdict(authenticator, attempt(nonce), undefined)).toEqual(rejected);
    expect(verdict(authenticator, attempt(nonce), ha1()).valueOf()).toMatchObject({ kind: 'accepted' });
  });

  it('accepts the nonce of another process with the same key, not one with another key or realm', () => {
    const { authenticator, make, clock } = exchange();
    const nonce = nonceOf(make().challenge(REALM, 'MD5'));
    expect(verdict(authenticator, attempt(nonce), ha1())).toMatchObject({ kind: 'accepted' });
    const foreign = new DigestAuthenticator({ key: Buffer.alloc(32, 8) }, clock, clock, new SystemRandomness());
    for (const other of [foreign.challenge(REALM, 'MD5'), authenticator.challenge('other.example', 'MD5')]) {
      expect(verdict(authenticator, attempt(nonceOf(other)), ha1())).toEqual({ kind: 'stale', cause: 'not ours' });
    }
  });

  it('accepts a nonce only from the source that it was sent to, and knows by it that a source is real', () => {
    const { authenticator } = exchange();
    const nonce = nonceOf(authenticator.challenge(REALM, 'MD5', false, '192.0.2.7'));
    const wrong = attempt(nonce, { password: 'wrong' });
    expect(verdict(authenticator, attempt(nonce), ha1(), '192.0.2.8')).toEqual({ kind: 'stale', cause: 'not ours' });
    expect(verdict(authenticator, wrong, ha1(), '192.0.2.8')).toEqual({ kind: 'stale', cause: 'not ours' });
    expect(verdict(authenticator, wrong, ha1(), '192.0.2.7')).toMatchObject({ kind: 'rejected' });
    expect(verdict(authenticator, attempt(nonce), ha1(), '192.0.2.7')).toMatchObject({ kind: 'accepted' });
  });

  it('takes no nonce from before its own start: what was used of it nobody remembers', () => {
    const { make, authenticator, clock } = exchange();
    const nonce = nonceOf(authenticator.challenge(REALM, 'MD5'));
    clock.pass(10);
    expect(verdict(make(), attempt(nonce), ha1())).toEqual({ kind: 'stale', cause: 'replayed' });
  });

  it('forgets nonces only so that their replay stays refused', () => {
    const { authenticator, clock } = exchange({ nonceCapacity: 3 });
    const used = Array.from({ length: 10 }, () => {
      clock.pass(1);
      const nonce = nonceOf(authenticator.challenge(REALM, 'MD5'));
      expect(verdict(authenticator, attempt(nonce), ha1())).toMatchObject({ kind: 'accepted' });
      return nonce;
    });
    for (const nonce of used) expect(verdict(authenticator, attempt(nonce), ha1())).toMatchObject({ kind: 'stale' });
  });

  describe.each([
    ['back', -HOUR],
    ['forward', HOUR],
    ['back by less than a nonce lives', -1000],
  ])('when the clock is set %s', (_where, jump) => {
    const accepted = { kind: 'accepted', username: '1001' };
    const replayed = { kind: 'stale', cause: 'replayed' };

    it('lets phones in with nonces of before and of after', () => {
      const { authenticator, clock } = exchange();
      const [used, unused] = [0, 1].map(() => nonceOf(authenticator.challenge(REALM, 'MD5'))) as [string, string];
      expect(verdict(authenticator, attempt(used), ha1())).toEqual(accepted);
      clock.set(jump);
      expect(verdict(authenticator, attempt(used, { count: 2 }), ha1())).toEqual(accepted);
      expect(verdict(authenticator, attempt(unused), ha1())).toEqual(accepted);
      expect(verdict(authenticator, attempt(nonceOf(authenticator.challenge(REALM, 'MD5'))), ha1())).toEqual(accepted);
    });

    it('refuses a replay for good, also when the same time comes a second time', () => {
      const { authenticator, clock } = exchange();
      const nonce = nonceOf(authenticator.challenge(REALM, 'MD5'));
      expect(verdict(authenticator, attempt(nonce), ha1())).toEqual(accepted);
      clock.set(jump);
      expect(verdict(authenticator, attempt(nonce), ha1())).toEqual(replayed);
      clock.pass(59_999);
      expect(verdict(authenticator, attempt(nonce), ha1())).toEqual(replayed);
      clock.pass(1);
      const expired = { kind: 'stale', cause: 'expired' };
      expect(verdict(authenticator, attempt(nonce, { count: 2 }), ha1())).toEqual(expired);
      clock.pass(HOUR - 60_000);
      expect(verdict(authenticator, attempt(nonce, { count: 2 }), ha1())).toEqual(expired);
    });

    it('goes on with the nonces of a process whose clock was set with it, and with no replay of them', () => {
      const { authenticator, clock, make } = exchange();
      const other = make();
      const before = nonceOf(other.challenge(REALM, 'MD5'));
      expect(verdict(authenticator, attempt(before), ha1())).toEqual(accepted);
      clock.set(jump);
      const after = nonceOf(other.challenge(REALM, 'MD5'));
      expect(verdict(authenticator, attempt(after), ha1())).toEqual(accepted);
      expect(verdict(authenticator, attempt(after), ha1())).toEqual(replayed);
      expect(verdict(authenticator, attempt(before), ha1()).valueOf()).toMatchObject({ kind: 'stale' });
      clock.pass(30_000);
      expect(verdict(authenticator, attempt(nonceOf(other.challenge(REALM, 'MD5'))), ha1())).toEqual(accepted);
      clock.pass(HOUR - 30_000);
      expect(verdict(authenticator, attempt(before), ha1())).toMatchObject({ kind: 'stale' });
    });
  });

  it.each([-59_999, -1000, 1000, 59_999])('takes the nonce of a process whose clock is %d ms ahead, once', (ahead) => {
    const { authenticator, clock, make } = exchange();
    clock.pass(60_000);
    const other = make({ now: () => new Date(clock.time + ahead) });
    const nonce = nonceOf(other.challenge(REALM, 'MD5'));
    expect(verdict(authenticator, attempt(nonce), ha1())).toMatchObject({ kind: 'accepted' });
    for (let seconds = 0; seconds < 180; seconds += 1) {
      expect(verdict(authenticator, attempt(nonce), ha1())).toMatchObject({ kind: 'stale' });
      clock.pass(1000);
    }
  });

  it('takes no nonce of a process whose clock differs by more than a nonce lives, but its own', () => {
    const { authenticator, clock, make } = exchange();
    const other = make({ now: () => new Date(clock.time - HOUR) });
    const nonce = nonceOf(other.challenge(REALM, 'MD5'));
    expect(verdict(authenticator, attempt(nonce), ha1())).toEqual({ kind: 'stale', cause: 'expired' });
    expect(verdict(other, attempt(nonce), ha1())).toMatchObject({ kind: 'accepted' });
  });

  it('insists that the account is the one of the To', () => {
    const { authenticator } = exchange();
    const request = attempt(nonceOf(authenticator.challenge(REALM, 'MD5')), { user: '1002' });
    expect(verdict(authenticator, request, ha1('right', '1002'))).toEqual({ kind: 'foreign', username: '1002' });
  });

  it('offers and takes exactly the algorithm of the account', () => {
    const { authenticator } = exchange();
    const challenge = authenticator.challenge(REALM, 'SHA-256');
    expect(challenge).toContain('algorithm=SHA-256');
    const nonce = nonceOf(challenge);
    const secret = ha1('right', '1001', 'SHA-256');
    expect(verdict(authenticator, attempt(nonce), secret)).toMatchObject({
      kind: 'rejected',
      cause: 'other algorithm',
    });
    expect(verdict(authenticator, attempt(nonce, { algorithm: 'SHA-256' }), secret)).toMatchObject({
      kind: 'accepted',
    });
  });

  it.each<[string, Record<string, string | null>]>([
    ['no qop', { qop: null }],
    ['another qop', { qop: 'auth-int' }],
    ['no count', { nc: null }],
    ['a count that is no number', { nc: 'zzzzzzzz' }],
    ['a uri for somewhere else', { uri: '"sip:elsewhere.example"' }],
    ['a response of the wrong length', { response: '"abc"' }],
    ['a name of 300 characters', { username: `"${'a'.repeat(300)}"` }],
  ])('does not read credentials with %s', (_name, fields) => {
    const { authenticator } = exchange();
    expect(authenticator.read(attempt(nonceOf(authenticator.challenge(REALM, 'MD5')), { fields }), REALM).kind).toBe(
      'malformed',
    );
  });

  it.each(['sip:127.0.0.1:5060', 'sip:[2001:db8::5]', `sip:${REALM}:5060`, `sips:${REALM}`])(
    'takes %s as the digest-uri of a REGISTER, as sipp and phones behind an outbound proxy write it',
    (uri) => {
      const { authenticator } = exchange();
      const request = attempt(nonceOf(authenticator.challenge(REALM, 'MD5')), { uri });
      expect(verdict(authenticator, request, ha1())).toMatchObject({ kind: 'accepted' });
    },
  );

  it('reads only its own realm, and not two credentials for it', () => {
    const { authenticator } = exchange();
    const nonce = nonceOf(authenticator.challenge(REALM, 'MD5'));
    expect(authenticator.read(attempt(nonce, { fields: { realm: '"other"' } }), REALM).kind).toBe('absent');
    expect(
      authenticator.read(parseMessage(hostile({ lines: ['Authorization: Basic abc'] })) as SipRequest, REALM).kind,
    ).toBe('absent');
    const value = attempt(nonce).headers.first('authorization') ?? '';
    const twice = parseMessage(
      hostile({ lines: [`Authorization: ${value}`, `Authorization: ${value}`] }),
    ) as SipRequest;
    expect(authenticator.read(twice, REALM).kind).toBe('malformed');
  });

  it.each([
    'Digest username="bob", realm="ims.example", nonce="", uri="sip:ims.example", response=""',
    'Digest username="bob", realm="other.example", nonce="abc", uri="sip:other.example", qop=auth-int, response="x"',
  ])('reads the right ones beside credentials that are for others: %s', (others) => {
    const { authenticator } = exchange();
    const nonce = nonceOf(authenticator.challenge(REALM, 'MD5'));
    const value = attempt(nonce).headers.first('authorization') ?? '';
    const both = parseMessage(
      hostile({ lines: [`Authorization: ${others}`, `Authorization: ${value}`] }),
    ) as SipRequest;
    expect(authenticator.read(both, REALM).kind).toBe('claimed');
    const alone = parseMessage(hostile({ lines: [`Authorization: ${others}`] })) as SipRequest;
    expect(authenticator.read(alone, REALM).kind).toBe('absent');
  });

  it('writes a realm with quotes so that it stays one value', () => {
    const realm = 'a "b", c\\d';
    const { authenticator } = exchange();
    expect(parseAuthParameters(authenticator.challenge(realm, 'MD5').slice(7))?.get('realm')).toBe(realm);
  });
});
