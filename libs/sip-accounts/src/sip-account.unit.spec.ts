import { Secret } from '@ringledger/secrets';
import fc from 'fast-check';
import { createSipAccount } from './decisions/create-sip-account.js';
import { deleteSipAccount } from './decisions/delete-sip-account.js';
import { disableSipAccount } from './decisions/disable-sip-account.js';
import { enableSipAccount } from './decisions/enable-sip-account.js';
import { linkSipAccount } from './decisions/link-sip-account.js';
import { revealSipPassword } from './decisions/reveal-sip-password.js';
import { rotateSipPassword } from './decisions/rotate-sip-password.js';
import { unlinkSipAccount } from './decisions/unlink-sip-account.js';
import type { SipAccountEvent } from './sip-account.events.js';
import { evolveSipAccount, sipAccountAggregate } from './sip-account.js';
import { ACME, acme, given, line, LINE, OTHER_LINE } from './testing/scenario.js';

const nothing = fc.constant({});
const extensionId = fc.constantFrom(LINE, OTHER_LINE);
const password = fc.string({ maxLength: 20 }).map((text) => Secret.of(text));
const passwordStrength = fc.constantFrom('generated' as const, 'strong' as const, 'weak' as const);
const name = fc.stringMatching(/^[a-zA-Z0-9]{2,8}$/);

const anyEvent: fc.Arbitrary<SipAccountEvent> = fc.oneof(
  fc.record({
    type: fc.constant('SipAccountCreated' as const),
    data: fc.record(
      {
        organizationId: fc.constant(ACME),
        userName: name,
        authenticationUser: name,
        realm: fc.constant('acme.example.org'),
        password,
        passwordStrength,
      },
      { requiredKeys: ['organizationId', 'userName', 'realm', 'password', 'passwordStrength'] },
    ),
  }),
  fc.record({ type: fc.constant('SipAccountLinked' as const), data: fc.record({ extensionId }) }),
  fc.record({ type: fc.constant('SipAccountUnlinked' as const), data: fc.record({ extensionId }) }),
  fc.record({ type: fc.constant('SipPasswordRotated' as const), data: fc.record({ password, passwordStrength }) }),
  fc.record({
    type: fc.constant('SipPasswordRevealed' as const),
    data: fc.record({ password, occasion: fc.constant('request' as const) }),
  }),
  fc.record({ type: fc.constant('SipAccountEnabled' as const), data: nothing }),
  fc.record({ type: fc.constant('SipAccountDisabled' as const), data: nothing }),
  fc.record({ type: fc.constant('SipAccountDeleted' as const), data: nothing }),
);

describe('the state of a SIP account', () => {
  it('takes any events in any order, and a deletion is final', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        let state = sipAccountAggregate.initialState;
        for (const event of events) {
          const before = state;
          state = evolveSipAccount(state, event);
          if (before.status === 'deleted') expect(state).toBe(before);
          if (before.status === 'none' && event.type !== 'SipAccountCreated') expect(state).toBe(before);
        }
        const exists = state.status === 'enabled' || state.status === 'disabled';
        expect(sipAccountAggregate.organizationOf(state)).toBe(exists ? ACME : undefined);
        expect(sipAccountAggregate.reservations?.(state).length === 0).toBe(!exists);
      }),
    );
  });

  it('is changed by every event that a decision makes of it, but by a reveal', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 6 }), password, name, extensionId, (events, value, userName, id) => {
        const past = given(...events);
        const names = { organizationId: null, userName, authenticationUser: null, extensionId: id };
        const wanted = { password: { value, chosen: true }, reveal: true };
        const facts = { organization: acme, extension: line };
        const decisions = [
          past.when(createSipAccount, { ...names, ...wanted, enabled: false }, { facts }),
          past.when(linkSipAccount, { extensionId: id }, { facts }),
          past.when(unlinkSipAccount, { extensionId: id }),
          past.when(rotateSipPassword, wanted, { facts }),
          past.when(revealSipPassword, {}),
          past.when(enableSipAccount, {}),
          past.when(disableSipAccount, {}),
          past.when(deleteSipAccount, {}),
        ];
        for (const decided of decisions) {
          let state = events.reduce(evolveSipAccount, sipAccountAggregate.initialState);
          for (const event of decided.accepted ? decided.events : []) {
            const after = evolveSipAccount(state, event);
            expect(after === state).toBe(event.type === 'SipPasswordRevealed');
            state = after;
          }
        }
      }),
    );
  });
});
