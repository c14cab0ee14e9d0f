import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { passwordFlaw } from '@ringledger/identity';
import type { Role } from '@ringledger/identity';
import type { Secret } from '@ringledger/secrets';
import { accountOrganizationFlaw, gatherAccountOrganization } from '../account-organization.js';
import type { AccountOrganization } from '../account-organization.js';
import { grantFlaw } from '../role-rules.js';
import { userAggregate } from '../user.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { userNameFlaw } from '../user-name.js';
import { displayNameFlaw, emailFlaw } from '../user-profile.js';

export interface CreateUserInput {
  /** Null: of the platform, or of the organization of the token. */
  readonly organizationId: string | null;
  readonly role: Role;
  readonly sipManagement: boolean;
  readonly userName: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly password: Secret;
  /** Argon2id of the password; made outside, since it takes time and salt. */
  readonly passwordHash: Secret;
}

/** S3-29…32: a local user, with a role that the creator may give. */
export const createUser: Decision<CreateUserInput, UserState, UserEvent, AccountOrganization> = {
  name: 'CreateUser',
  aggregate: userAggregate,
  creates: true,
  gather: (input, reader, context) => gatherAccountOrganization(input.organizationId, reader, context),
  decide: ({ input, facts, context }, state) => {
    if (state.status !== 'none') {
      return refuse(refusal('USER_ALREADY_EXISTS', null, 'A user with this id exists, or existed.'));
    }
    const { role, sipManagement, userName, displayName, email, passwordHash } = input;
    const { organizationId } = facts;
    const flaws = [
      accountOrganizationFlaw(facts),
      grantFlaw({ role, sipManagement }, organizationId, context, true),
      userNameFlaw(userName),
      displayNameFlaw(displayName),
      emailFlaw(email ?? ''),
      passwordFlaw(input.password.reveal(), userName),
    ].filter((flaw): flaw is Refusal => flaw !== null);
    if (flaws.length > 0) return refuse(...flaws);
    const data = { organizationId, role, sipManagement, userName, displayName, passwordHash, ...(email && { email }) };
    return accept({ type: 'UserCreated', data });
  },
};
