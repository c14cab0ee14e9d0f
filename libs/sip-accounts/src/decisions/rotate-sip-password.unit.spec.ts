import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import { Secret } from '@ringledger/secrets';
import type { SipAccountEvent } from '../sip-account.events.js';
import { created, given, password } from '../testing/scenario.js';
import { rotateSipPassword } from './rotate-sip-password.js';

const next = Secret.of('4:Tulips&Rain');

describe('RotateSipPassword', () => {
  it('replaces the password', () => {
    const input = { password: { value: next, chosen: true }, reveal: false };
    expect(given(created).when(rotateSipPassword, input)).toEqual(
      accept({ type: 'SipPasswordRotated', data: { password: next, passwordStrength: 'strong' } }),
    );
  });

  it('shows the new one as a reveal', () => {
    const input = { password: { value: next, chosen: false }, reveal: true };
    expect(given(created).when(rotateSipPassword, input)).toEqual(
      accept<SipAccountEvent>(
        { type: 'SipPasswordRotated', data: { password: next, passwordStrength: 'generated' } },
        { type: 'SipPasswordRevealed', data: { password: next, occasion: 'rotation' } },
      ),
    );
  });

  it('is no rotation to the same password', () => {
    const input = { password: { value: Secret.of(password.reveal()), chosen: true }, reveal: true };
    expect(refusals(given(created).when(rotateSipPassword, input))).toEqual([['SIP_PASSWORD_UNCHANGED', 'password']]);
  });

  it('refuses the own name as password', () => {
    const input = { password: { value: Secret.of('xxANNAxx'), chosen: true }, reveal: false };
    expect(refusals(given(created).when(rotateSipPassword, input))).toEqual([['SIP_PASSWORD_TOO_WEAK', 'password']]);
  });

  it('needs an account', () => {
    const input = { password: { value: next, chosen: false }, reveal: false };
    expect(refusals(given().when(rotateSipPassword, input))).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
  });
});
