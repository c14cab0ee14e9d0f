import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { ExtensionState } from '@ringledger/extensions';
import {
  extensionAggregate,
  gatherOrganization,
  organizationOfCommand,
  organizationRefusal,
} from '@ringledger/extensions';
import type { OrganizationState } from '@ringledger/organizations';
import { extensionNotFound, isLinkable } from '../extension-of-account.js';
import type { PasswordInput } from '../password-rules.js';
import { passwordRefusal, passwordStrength } from '../password-rules.js';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate } from '../sip-account.js';
import { generatedUserName, userNameRefusal } from '../user-name.js';

export interface CreateSipAccountInput {
  /** Needed from a token of the platform; from others null, or their own organization. */
  readonly organizationId: string | null;
  /** Null: the exchange makes one (S2-09). */
  readonly userName: string | null;
  /** Null: the user name authenticates. */
  readonly authenticationUser: string | null;
  readonly password: PasswordInput;
  readonly extensionId: string | null;
  readonly enabled: boolean;
  /** The password is shown to who creates the account: a reveal like any other. */
  readonly reveal: boolean;
}

export interface CreateSipAccountFacts {
  readonly organization: OrganizationState;
  /** Null: none was named. */
  readonly extension: ExtensionState | null;
}

/** S4-01: the credentials of one terminal, in the realm of the organization (S2-04). */
export const createSipAccount: Decision<
  CreateSipAccountInput,
  SipAccountState,
  SipAccountEvent,
  CreateSipAccountFacts
> = {
  name: 'CreateSipAccount',
  aggregate: sipAccountAggregate,
  creates: true,
  gather: async (input, reader, context) => ({
    organization: await gatherOrganization(input.organizationId, reader, context),
    extension: input.extensionId === null ? null : await reader.state(extensionAggregate, input.extensionId),
  }),
  decide: ({ input, facts, context }, state) => {
    if (state.status !== 'none') {
      return refuse(refusal('SIP_ACCOUNT_ALREADY_EXISTS', null, 'A SIP account with this id exists, or existed'));
    }
    const organizationId = organizationOfCommand(input.organizationId, context) ?? '';
    const extension = facts.extension && isLinkable(facts.extension, organizationId) ? facts.extension : null;
    const userName = input.userName ?? generatedUserName(extension?.number ?? null, context.commandId);
    const authenticationUser = input.authenticationUser ?? userName;
    const ownNames = [userName, authenticationUser, extension?.number ?? ''];
    const refusals = [
      organizationRefusal(input.organizationId, context, facts.organization),
      userNameRefusal(userName, 'userName'),
      // Left out it is the user name, of which everything is said already.
      input.authenticationUser === null ? null : userNameRefusal(authenticationUser, 'authenticationUser'),
      passwordRefusal(input.password, ownNames),
      input.extensionId !== null && extension === null ? extensionNotFound() : null,
    ].filter((found): found is Refusal => found !== null);
    if (refusals.length > 0 || facts.organization.status === 'none') return refuse(...refusals);
    const password = input.password.value;
    return accept<SipAccountEvent>(
      {
        type: 'SipAccountCreated',
        data: {
          organizationId,
          userName,
          ...(authenticationUser !== userName && { authenticationUser }),
          realm: facts.organization.sipRealm,
          password,
          passwordStrength: passwordStrength(input.password),
        },
      },
      ...(input.extensionId === null
        ? []
        : [{ type: 'SipAccountLinked', data: { extensionId: input.extensionId } } as const]),
      ...(input.enabled ? [] : [{ type: 'SipAccountDisabled', data: {} } as const]),
      ...(input.reveal ? [{ type: 'SipPasswordRevealed', data: { password, occasion: 'creation' } } as const] : []),
    );
  },
};
