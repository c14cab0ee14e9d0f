import { registrarAccount } from '../testing/registrar-account.js';
import type { RefusedFact } from './facts.js';
import { KnownAccounts } from './known-accounts.js';
import { guessOf, refusalsOf } from './refusal-of-fact.js';

const anna = registrarAccount({ userName: 'anna', authenticationUser: 'anna.auth', oldPassword: 'before' });
const otto = registrarAccount({ userName: 'otto' });
const inputs = { method: 'REGISTER', uri: 'sip:acme.pbx.example', nonce: 'n', nonceCount: '00000001', cnonce: 'c' };

async function proofWith(which: 'ha1' | 'previousHa1'): Promise<string> {
  const response = (await anna.credentials())[which](anna.realm)?.response(inputs);
  const { cnonce, nonce, nonceCount, uri } = inputs;
  return `Digest username="anna.auth", realm="${anna.realm}", nonce="${nonce}", uri="${uri}", response="${response}", cnonce="${cnonce}", qop=auth, nc=${nonceCount}`;
}

function accounts(): KnownAccounts {
  const known = new KnownAccounts();
  known.set(anna);
  return known;
}

const fact = (told: Partial<RefusedFact>): RefusedFact => ({
  ...{ kind: 'refused', user: 'anna', reason: 'wrong password', proof: null },
  ...{ transport: 'UDP', address: '192.0.2.10', userAgent: 'snom' },
  ...told,
});

/** Of the account that it is told of first. */
const refusalOf = async (...told: Parameters<typeof refusalsOf>) => (await refusalsOf(...told))[0];

describe('a refusal by Kamailio', () => {
  it('tells the password of before from a guess', async () => {
    expect(await refusalOf(fact({ proof: await proofWith('previousHa1') }), accounts())).toEqual({
      ...{ reason: 'old password', accountId: anna.id, organizationId: 'acme', userName: 'anna' },
      ...{ transport: 'UDP', address: '192.0.2.10', userAgent: 'snom' },
    });
    const guess = (await proofWith('previousHa1')).replace('cnonce="c"', 'cnonce="d"');
    expect(await refusalOf(fact({ proof: guess }), accounts())).toMatchObject({
      reason: 'wrong password',
      accountId: anna.id,
    });
  });

  it('of an account with the credentials of another one is told of both', async () => {
    const known = accounts();
    known.set(otto);
    const foreign = fact({ user: 'otto', reason: 'foreign account', proof: await proofWith('ha1') });
    expect(await refusalsOf(foreign, known)).toMatchObject([
      { reason: 'credentials used elsewhere', accountId: anna.id, userName: 'otto' },
      { reason: 'foreign account', accountId: otto.id, userName: 'otto' },
    ]);
    expect(await refusalsOf(foreign, accounts())).toMatchObject([{ accountId: anna.id }]);
    const guess = fact({ user: 'otto', proof: await proofWith('ha1') });
    expect(await refusalsOf(guess, known)).toMatchObject([
      { reason: 'wrong password', accountId: anna.id },
      { reason: 'foreign account', accountId: otto.id },
    ]);
  });

  it('with an authentication user that nobody has is of the account that was to be registered', async () => {
    const known = new KnownAccounts();
    known.set(otto);
    const mistyped = fact({ user: 'otto', reason: 'unknown account', proof: await proofWith('ha1') });
    expect(await refusalsOf(mistyped, known)).toMatchObject([
      { reason: 'unknown authentication user', accountId: otto.id, userName: 'anna.auth' },
    ]);
  });

  it('is of nobody when nobody has the account', async () => {
    const known = new KnownAccounts();
    const unknown = fact({ reason: 'unknown account', proof: await proofWith('ha1') });
    expect(await refusalOf(unknown, known)).toMatchObject({ accountId: null, organizationId: null });
    expect(await refusalOf(fact({ proof: 'Basic x' }), known)).toMatchObject({ accountId: null });
  });

  it('is of the account that is denied', async () => {
    const known = accounts();
    known.deny(anna, 'account disabled');
    expect(await refusalOf(fact({ reason: 'account disabled' }), known)).toMatchObject({ accountId: anna.id });
  });

  it('of an account that is denied tells a guess from a phone that has the password', async () => {
    const known = accounts();
    known.deny(anna, 'account disabled');
    known.set(otto);
    const tell = async (proof: string, told: Partial<RefusedFact> = {}) =>
      (await refusalsOf(fact({ reason: 'account disabled', proof, ...told }), known)).map(
        ({ accountId, reason, userName }) => [reason, accountId, userName],
      );
    const right = await proofWith('ha1');
    const guess = right.replace('cnonce="c"', 'cnonce="d"');
    expect(await tell(right)).toEqual([['account disabled', anna.id, 'anna']]);
    expect(await tell(guess)).toEqual([['wrong password', anna.id, 'anna']]);
    expect(await tell(await proofWith('previousHa1'))).toEqual([['old password', anna.id, 'anna']]);
    expect(await tell(right.replace('anna.auth', 'nobody'))).toEqual([
      ['unknown authentication user', anna.id, 'nobody'],
    ]);
    // Its name is nobody's in Kamailio, whoever is to be registered.
    expect(await tell(right, { reason: 'unknown account', user: 'otto' })).toEqual([
      ['credentials used elsewhere', anna.id, 'otto'],
      ['foreign account', otto.id, 'otto'],
    ]);
  });

  it('of what could not be read is of the account that was to be registered', async () => {
    const malformed = fact({ reason: 'malformed credentials', proof: await proofWith('ha1') });
    expect(await refusalsOf(malformed, accounts())).toMatchObject([
      { reason: 'malformed credentials', accountId: anna.id, userName: 'anna' },
    ]);
  });

  it('is a guess of what was given as name, with the password that it is now', async () => {
    const proof = await proofWith('ha1');
    const known = accounts();
    const { binding } = known.ofUser('anna')!;
    const guess = { name: 'anna.auth 0', known: true, tried: 'password', binding };
    expect(guessOf(fact({ proof }), 'wrong password', known)).toEqual(guess);
    for (const neverCompared of ['wrong realm', 'algorithm not supported'] as const) {
      expect(guessOf(fact({ proof }), neverCompared, known)).toEqual({ ...guess, tried: 'name' });
    }
    known.deny(anna, 'account disabled');
    expect(guessOf(fact({ proof }), 'wrong password', known)).toMatchObject({ name: 'anna.auth 0', binding: null });
    expect(guessOf(fact({ proof }), 'unknown account', new KnownAccounts())).toEqual({
      ...{ name: 'anna.auth', known: false, tried: 'password', binding: null },
    });
    expect(guessOf(fact({ proof }), 'old password', known)).toBeNull();
  });

  it('of an account with another algorithm names that', async () => {
    const known = new KnownAccounts();
    const account = registrarAccount({ userName: 'anna', algorithm: 'SHA-256' });
    expect(known.set(account)).toMatchObject({ denied: 'algorithm not supported', binding: null });
    const refused = fact({ reason: 'algorithm not supported' });
    expect(await refusalOf(refused, known)).toMatchObject({ reason: 'algorithm not supported', accountId: account.id });
  });
});
