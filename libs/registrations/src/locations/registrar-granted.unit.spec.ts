import type { GrantedLifetime } from '../registrar/registrar.js';
import { at, given, sent } from '../testing/given-account.js';
import { DESK } from '../testing/registered.js';
import { LIMITS, request } from '../testing/table-under-test.js';
import { NOWHERE } from './account-locations.js';
import { decideRegister } from './decide-register.js';
import { endAll } from './end-locations.js';

describe('what a registrar has granted by itself', () => {
  const granted = { seconds: 3600, remaining: 3590, ago: 10 };
  const ended = { ...NOWHERE, endedAt: at(60).toISOString() };
  const decide = (told: Partial<GrantedLifetime>, after: number) =>
    decideRegister(ended, request({ granted: { ...granted, ...told } }), {
      ...{ limits: LIMITS, now: at(after), newIds: ['r1'], registrar: 'registrar-1' },
    });

  it('has ended with what the exchange ended after it, also when it is told later', () => {
    expect(decide({}, 70)).toEqual({ account: ended, events: [], answer: { kind: 'not admitted' } });
    expect(decide({}, 70.001).answer).toMatchObject({ kind: 'registered' });
  });

  it('has not ended when it was the password that changed: it is the phone that is back with the new one', () => {
    const { account } = endAll(given(sent(request())).account, 'password rotated', at(60));
    const circumstances = { limits: LIMITS, now: at(65), newIds: ['r2'], registrar: 'registrar-1' };
    const { answer } = decideRegister(account, request({ cseq: 2, granted }), circumstances);
    expect(answer).toMatchObject({ kind: 'registered' });
  });

  it('has not ended when it stands there', () => {
    expect(decide({ stands: true }, 65).answer).toMatchObject({ kind: 'registered' });
  });

  it('is known from when the phone was answered, and begins here when it is told', () => {
    expect(decide({}, 80).account.locations).toMatchObject([
      {
        ...{ since: at(80).toISOString(), refreshed: at(70).toISOString(), expires: at(70 + 3600).toISOString() },
        ...{ grantedSeconds: 3600, reported: true },
      },
    ]);
  });

  it('keeps what is known of it when it is only looked at there', () => {
    const contacts = [{ uri: DESK.contact, instance: null, q: null, expires: null }];
    const looked = request({ contacts, cseq: 2, granted: { seconds: 3599, remaining: 3589, ago: 10, recalled: true } });
    const known = given(sent(request({ granted: { seconds: 3600, remaining: 3600 } })));
    expect(known.when(looked, 20).account.locations).toMatchObject([
      { proposedSeconds: 3600, grantedSeconds: 3600, refreshed: at(10).toISOString() },
    ]);
    const shorter = { ...looked, granted: { seconds: 60, remaining: 50, ago: 10, recalled: true } };
    expect(known.when(shorter, 20).account.locations).toMatchObject([{ proposedSeconds: null, grantedSeconds: 60 }]);
  });
});
