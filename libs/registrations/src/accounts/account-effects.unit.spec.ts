import type { Location } from '../locations/account-locations.js';
import type { AskedBack } from '../registrar/registrar.js';
import { registrarAccount } from '../testing/registrar-account.js';
import { AccountEffects } from './account-effects.js';
import type { DueEnding } from './account-effects.js';

const account = { id: 'anna', userName: 'anna', realm: 'acme.example' };
const rotated: DueEnding = {
  ...{ account, accountId: account.id, cause: 'password rotated', which: null, asksBack: true },
  origin: { eventId: 'e-1', correlationId: 'c-1' },
};
const at = (registrar: string, changes: Partial<Location> = {}) =>
  ({
    registrationId: `at-${registrar}`,
    registrar,
    contact: 'sip:x',
    flow: 'f',
    callId: 'c',
    cseq: 1,
    ...changes,
  }) as Location;

describe('what changes of accounts do to registrations', () => {
  let bound: Location[];
  let done: string[];
  let living: string[];
  /** Accounts. */
  let shutOut: string[];
  let failing: number;
  /** What becomes of who is asked. */
  let answer: (location: { registrationId: string }) => AskedBack;

  beforeEach(() => ([bound, done, living, shutOut, failing, answer] = [[at('here')], [], [], [], 0, () => 'asked']));

  const effects = () =>
    new AccountEffects(
      {
        name: 'here',
        algorithms: ['MD5'],
        askBack: async (location: { registrationId: string }) => {
          done.push(`asked ${location.registrationId}`);
          return answer(location);
        },
        drop: async ({ registrationId }: { registrationId: string }) => void done.push(`dropped ${registrationId}`),
      } as never,
      {
        bound: async () => bound,
        end: async (
          _: string,
          __: string,
          ___: unknown,
          which: (location: Location) => boolean = () => true,
          askedBack: (location: Location) => boolean = () => false,
        ) => {
          if (failing-- > 0) throw new Error('no table');
          const ended = bound.filter(which);
          for (const one of ended) done.push(`ended ${one.registrationId}${askedBack(one) ? ', asked' : ''}`);
          return ended;
        },
      } as never,
      async () => living,
      async (id) => shutOut.includes(id),
    );

  it('asks a phone back, and then ends its location', async () => {
    await effects().endAll([rotated]);
    expect(done).toEqual(['asked at-here', 'ended at-here, asked', 'dropped at-here']);
  });

  it('ends what nobody can ask back', async () => {
    answer = () => 'unreachable';
    await effects().endAll([rotated]);
    expect(done).toEqual(['asked at-here', 'ended at-here', 'dropped at-here']);
  });

  it('asks nobody back who would come in vain, with a key that opens nothing', async () => {
    shutOut = [account.id];
    await effects().endAll([rotated]);
    expect(done).toEqual(['ended at-here', 'dropped at-here']);
  });

  it('asks nobody back who may not come', async () => {
    await effects().endAll([{ ...rotated, cause: 'account disabled', asksBack: false }]);
    expect(done).toEqual(['ended at-here', 'dropped at-here']);
  });

  it('asks once, however often the end is tried', async () => {
    failing = 1;
    const same = effects();
    await expect(same.endAll([rotated])).rejects.toThrow('no table');
    await same.endAll([rotated]);
    expect(done).toEqual(['asked at-here', 'ended at-here, asked', 'dropped at-here']);
  });

  it.each([
    ['has registered since', { cseq: 2 }],
    ['has begun anew since', { callId: 'another', cseq: 1 }],
    ['is elsewhere since', { flow: 'another' }],
  ])('leaves who %s', async (_, changes) => {
    answer = () => {
      bound = [at('here', changes)];
      return 'asked';
    };
    await effects().endAll([rotated]);
    expect(done).toEqual(['asked at-here']);
  });

  it('leaves who was back before it could be asked', async () => {
    answer = () => 'is back';
    await effects().endAll([rotated]);
    expect(done).toEqual(['asked at-here']);
  });

  it('leaves to a registrar at work what it holds, and ends what a dead one held', async () => {
    bound = [at('here'), at('there'), at('nowhere')];
    living = ['here', 'there'];
    await effects().endAll([rotated]);
    expect(done.filter((what) => !what.startsWith('dropped'))).toEqual([
      'asked at-here',
      'ended at-here, asked',
      'ended at-nowhere',
    ]);
  });

  it('asks only those that the change ends', async () => {
    bound = [at('here', { registrationId: 'one' }), at('here', { registrationId: 'other' })];
    await effects().endAll([{ ...rotated, which: ({ registrationId }) => registrationId === 'one' }]);
    expect(done).toEqual(['asked one', 'ended one, asked', 'dropped one']);
  });

  it.each([
    ['MD5', 'here', false],
    ['SHA-256', 'here', true],
    ['SHA-256', 'there', false],
  ] as const)(
    'of an account on %s, refuses what is bound %s where that registrar cannot check it',
    (algorithm, where, is) => {
      expect(effects().refuses(registrarAccount({ algorithm }), at(where))).toBe(is);
    },
  );

  it('refuses what the account does not allow, wherever it is bound', () => {
    const narrowed = registrarAccount({ networks: ['192.0.2.0/24'] });
    const from = (address: string) => at('there', { address });
    expect(['192.0.2.7', '198.51.100.7'].map((one) => effects().refuses(narrowed, from(one)))).toEqual([false, true]);
  });
});
