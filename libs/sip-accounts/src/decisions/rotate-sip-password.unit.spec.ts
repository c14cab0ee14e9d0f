import { refusals, testContext } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import { Secret } from '@ringledger/secrets';
import type { SipAccountEvent } from '../sip-account.events.js';
import { evolveSipAccount, sipAccountAggregate } from '../sip-account.js';
import { created, given, LINE, line, linked, password } from '../testing/scenario.js';
import { rotateSipPassword } from './rotate-sip-password.js';

const next = Secret.of('4:Tulips&Rain');
const unlinked = { facts: { extension: null } };

describe('RotateSipPassword', () => {
  it('replaces the password', () => {
    const input = { password: { value: next, chosen: true }, reveal: false };
    expect(given(created).when(rotateSipPassword, input, unlinked)).toEqual(
      accept({ type: 'SipPasswordRotated', data: { password: next, passwordStrength: 'strong' } }),
    );
  });

  it('shows the new one as a reveal', () => {
    const input = { password: { value: next, chosen: false }, reveal: true };
    expect(given(created).when(rotateSipPassword, input, unlinked)).toEqual(
      accept<SipAccountEvent>(
        { type: 'SipPasswordRotated', data: { password: next, passwordStrength: 'generated' } },
        { type: 'SipPasswordRevealed', data: { password: next, occasion: 'rotation' } },
      ),
    );
  });

  it('is no rotation to the same password', () => {
    const input = { password: { value: Secret.of(password.reveal()), chosen: true }, reveal: true };
    expect(refusals(given(created).when(rotateSipPassword, input, unlinked))).toEqual([
      ['SIP_PASSWORD_UNCHANGED', 'password'],
    ]);
  });

  it('refuses the own name as password', () => {
    const input = { password: { value: Secret.of('xxANNAxx'), chosen: true }, reveal: false };
    expect(refusals(given(created).when(rotateSipPassword, input, unlinked))).toEqual([
      ['SIP_PASSWORD_TOO_WEAK', 'password'],
    ]);
  });

  it.each(['48116', '4811648116', 'x!48116!y'])('refuses the number of its extension in it: %s', (text) => {
    const input = { password: { value: Secret.of(text), chosen: true }, reveal: false };
    const asLine = given(created, linked).when(rotateSipPassword, input, {
      facts: { extension: { ...line, number: '48116' } },
    });
    expect(refusals(asLine)).toEqual([['SIP_PASSWORD_TOO_WEAK', 'password']]);
    expect(given(created).when(rotateSipPassword, input, unlinked).accepted).toBe(true);
  });

  it('looks at the extension that the account acts as', async () => {
    const asked: string[] = [];
    const reader = { state: async (_: unknown, id: string) => (asked.push(id), line) } as never;
    const input = { password: { value: next, chosen: true }, reveal: false };
    const gather = (...events: readonly SipAccountEvent[]) =>
      rotateSipPassword.gather!(input, reader, testContext(), {
        id: 'a',
        state: events.reduce(evolveSipAccount, sipAccountAggregate.initialState),
      });
    expect(await gather(created)).toEqual({ extension: null });
    expect(await gather(created, linked)).toEqual({ extension: line });
    expect(asked).toEqual([LINE]);
  });

  it('needs an account', () => {
    const input = { password: { value: next, chosen: false }, reveal: false };
    expect(refusals(given().when(rotateSipPassword, input, unlinked))).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
  });
});
