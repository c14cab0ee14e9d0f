import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import { ERASED, Secret } from '@ringledger/secrets';
import type { SipAccountEvent } from '../sip-account.events.js';
import { created, deleted, given, password } from '../testing/scenario.js';
import { revealSipPassword } from './reveal-sip-password.js';
import { revealSipPasswordInConfiguration } from './reveal-sip-password-in-configuration.js';

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

describe('RevealSipPasswordInConfiguration', () => {
  const DEVICE = '8f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b24';
  const shown = (value: Secret) => ({ deviceId: DEVICE, password: value });

  it('records that the present password is shown, and in the configuration of which device', () => {
    expect(given(created).when(revealSipPasswordInConfiguration, shown(password))).toEqual(
      accept<SipAccountEvent>({
        type: 'SipPasswordRevealed',
        data: { password, occasion: 'request', deviceId: DEVICE },
      }),
    );
  });

  it('records nothing of a password that opens nothing any more', () => {
    const past = given(created, rotatedTo(Secret.of('4:Tulips&Rain')));
    expect(past.when(revealSipPasswordInConfiguration, shown(password))).toEqual(accept());
    const erased = given(created, rotatedTo(Secret.of(ERASED)));
    expect(erased.when(revealSipPasswordInConfiguration, shown(Secret.of(ERASED)))).toEqual(accept());
  });

  it('needs an account', () => {
    const decided = given(created, deleted).when(revealSipPasswordInConfiguration, shown(password));
    expect(refusals(decided)).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
  });
});
