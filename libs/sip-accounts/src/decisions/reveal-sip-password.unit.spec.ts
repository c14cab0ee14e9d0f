import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import { ERASED, Secret } from '@ringledger/secrets';
import type { SipAccountEvent } from '../sip-account.events.js';
import { created, deleted, given, password } from '../testing/scenario.js';
import { revealSipPassword } from './reveal-sip-password.js';

const revealed = (shown: Secret) =>
  accept<SipAccountEvent>({ type: 'SipPasswordRevealed', data: { password: shown, occasion: 'request' } });
const rotatedTo = (next: Secret): SipAccountEvent => ({
  type: 'SipPasswordRotated',
  data: { password: next, passwordStrength: 'strong' },
});

describe('RevealSipPassword', () => {
  it('records the very password that is shown', () => {
    const first = given(created).when(revealSipPassword, {});
    expect(first).toEqual(revealed(password));
    const next = Secret.of('4:Tulips&Rain');
    const decided = given(created, rotatedTo(next)).when(revealSipPassword, {});
    const shown = decided.accepted && decided.events[0]?.type === 'SipPasswordRevealed' && decided.events[0].data;
    expect(shown && shown.password.reveal()).toBe('4:Tulips&Rain');
  });

  it('is an event each time', () => {
    const past: SipAccountEvent = { type: 'SipPasswordRevealed', data: { password, occasion: 'request' } };
    expect(given(created, past).when(revealSipPassword, {})).toEqual(revealed(password));
  });

  it('does not pass off what was erased as a password', () => {
    const past = given(created, rotatedTo(Secret.of(ERASED)));
    expect(refusals(past.when(revealSipPassword, {}))).toEqual([['SIP_PASSWORD_ERASED', null]]);
  });

  it('needs an account', () => {
    expect(refusals(given(created, deleted).when(revealSipPassword, {}))).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
  });
});
