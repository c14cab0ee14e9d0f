import type { Decision } from '@ringledger/event-sourcing';
import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { ExtensionState } from '@ringledger/extensions';
import { extensionAggregate, extensionExists } from '@ringledger/extensions';
import type { PasswordInput } from '../password-rules.js';
import { passwordRefusal, passwordStrength } from '../password-rules.js';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

export interface RotateSipPasswordInput {
  readonly password: PasswordInput;
  /** The new password is shown to who rotates it: a reveal like any other. */
  readonly reveal: boolean;
}

export interface RotateSipPasswordFacts {
  /** Null: it acts as none. */
  readonly extension: ExtensionState | null;
}

/** The old password opens nothing from now on; the terminal needs the new one. */
export const rotateSipPassword: Decision<
  RotateSipPasswordInput,
  SipAccountState,
  SipAccountEvent,
  RotateSipPasswordFacts
> = {
  name: 'RotateSipPassword',
  aggregate: sipAccountAggregate,
  gather: async (_, reader, __, { state }) => {
    const extensionId = sipAccountExists(state) ? state.extensionId : null;
    return { extension: extensionId === null ? null : await reader.state(extensionAggregate, extensionId) };
  },
  decide: ({ input, facts: { extension } }, state) => {
    if (!sipAccountExists(state)) return sipAccountNotFound();
    const number = extension !== null && extensionExists(extension) ? extension.number : '';
    const ownNames = [state.userName, state.authenticationUser ?? '', number];
    const refused = passwordRefusal(input.password, ownNames);
    if (refused) return refuse(refused);
    const password = input.password.value;
    if (password.equals(state.password)) {
      return refuse(refusal('SIP_PASSWORD_UNCHANGED', 'password', 'This is the password that the account has'));
    }
    return accept<SipAccountEvent>(
      { type: 'SipPasswordRotated', data: { password, passwordStrength: passwordStrength(input.password) } },
      ...(input.reveal ? [{ type: 'SipPasswordRevealed', data: { password, occasion: 'rotation' } } as const] : []),
    );
  },
};
