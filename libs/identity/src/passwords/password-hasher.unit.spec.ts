import { Secret } from '@ringledger/secrets';
import { TooManyChecksError } from '../errors.js';
import { PasswordHasher } from './password-hasher.js';

const hasher = new PasswordHasher();
const password = Secret.of('a quiet lighthouse');

describe('password hasher', () => {
  it('makes an Argon2id hash that fits only its password', async () => {
    const hash = await hasher.hash(password);
    expect(hash.reveal()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.verify(hash, password)).toBe(true);
    expect(await hasher.verify(hash, Secret.of('a quiet Lighthouse'))).toBe(false);
  });

  it('salts: the same password twice is two hashes', async () => {
    expect((await hasher.hash(password)).reveal()).not.toBe((await hasher.hash(password)).reveal());
  });

  it('takes one password however its letters were composed', async () => {
    const hash = await hasher.hash(Secret.of('Schl\u00f6sser am Fluss'));
    expect(await hasher.verify(hash, Secret.of('Schlo\u0308sser am Fluss'))).toBe(true);
  });

  it('fits nothing without a hash, or with an erased one, not even the decoy', async () => {
    expect(await hasher.verify(null, password)).toBe(false);
    expect(await hasher.verify(null, Secret.of('no such user'))).toBe(false);
    expect(await hasher.verify(Secret.of('erased'), Secret.of('no such user'))).toBe(false);
  });

  it('does the same work without a user as with one', async () => {
    const hash = await hasher.hash(password);
    const time = async (against: Secret | null) => {
      const start = process.hrtime.bigint();
      await hasher.verify(against, Secret.of('wrong wrong wrong'));
      return Number(process.hrtime.bigint() - start);
    };
    await time(null);
    const rounds = 7;
    const [withUser, without]: number[][] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      withUser?.push(await time(hash));
      without?.push(await time(null));
    }
    const median = (times: number[] = []) => times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    // Argon2 is thousands of times slower than answering at once; a factor of four leaves room for a busy machine.
    expect(median(without) / median(withUser)).toBeGreaterThan(0.25);
    expect(median(without) / median(withUser)).toBeLessThan(4);
  });

  it('serves a queue and turns away what is beyond it', async () => {
    const busy = new PasswordHasher();
    const outcomes = await Promise.allSettled(Array.from({ length: 110 }, () => busy.verify(null, password)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(8);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(TooManyChecksError);
    expect(await busy.verify(null, password)).toBe(false);
  });
});
