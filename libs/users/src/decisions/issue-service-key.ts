import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { isPermission, PLATFORM_PERMISSIONS } from '@ringledger/identity';
import type { Permission } from '@ringledger/identity';
import type { Secret } from '@ringledger/secrets';
import { accountOrganizationFlaw, gatherAccountOrganization } from '../account-organization.js';
import type { AccountOrganization } from '../account-organization.js';
import { serviceKeyAggregate } from '../service-key.js';
import type { ServiceKeyState } from '../service-key.js';
import type { ServiceKeyEvent } from '../service-key.events.js';
import { displayNameFlaw } from '../user-profile.js';

export interface IssueServiceKeyInput {
  /** Null: of the platform, or of the organization of the token. */
  readonly organizationId: string | null;
  readonly name: string;
  readonly permissions: readonly string[];
  /** ISO 8601, UTC; null: does not end by itself. */
  readonly expiresAt: string | null;
  readonly secretHash: Secret;
  /** What the one who asks may do: nobody gives more than they have. */
  readonly grantable: readonly Permission[];
}

/** A credential for another service, with exactly the permissions that it needs. */
export const issueServiceKey: Decision<IssueServiceKeyInput, ServiceKeyState, ServiceKeyEvent, AccountOrganization> = {
  name: 'IssueServiceKey',
  aggregate: serviceKeyAggregate,
  creates: true,
  gather: (input, reader, context) => gatherAccountOrganization(input.organizationId, reader, context),
  decide: ({ input, facts, context }, state) => {
    if (state.status !== 'none') {
      return refuse(refusal('SERVICE_KEY_ALREADY_EXISTS', null, 'A service key with this id exists.'));
    }
    const { name, expiresAt, secretHash } = input;
    const { organizationId } = facts;
    const flaws = [
      accountOrganizationFlaw(facts),
      displayNameFlaw(name) &&
        refusal('SERVICE_KEY_NAME_INVALID', 'name', 'The name is empty, too long, or cannot be shown.'),
      ...permissionFlaws(input, organizationId),
      expiresAt !== null && Date.parse(expiresAt) <= context.time.getTime()
        ? refusal('EXPIRY_NOT_IN_FUTURE', 'expiresAt', 'The key would have ended already.')
        : null,
    ].filter((flaw): flaw is Refusal => flaw !== null);
    if (flaws.length > 0) return refuse(...flaws);
    const permissions = [...new Set(input.permissions)].sort();
    return accept({ type: 'ServiceKeyIssued', data: { organizationId, name, permissions, expiresAt, secretHash } });
  },
};

function permissionFlaws({ permissions, grantable }: IssueServiceKeyInput, organizationId: string | null): Refusal[] {
  const field = (index: number) => `permissions.${index}`;
  if (permissions.length === 0) {
    return [refusal('PERMISSION_NOT_GRANTABLE', 'permissions', 'A key without a permission is of no use.')];
  }
  return permissions.flatMap((permission, index) => {
    if (!isPermission(permission)) {
      return refusal('PERMISSION_NOT_GRANTABLE', field(index), 'There is no such permission.');
    }
    if (!grantable.includes(permission)) {
      return refusal('PERMISSION_NOT_GRANTABLE', field(index), `You do not hold ${permission} yourself.`);
    }
    if (organizationId !== null && PLATFORM_PERMISSIONS.includes(permission)) {
      return refusal('PERMISSION_NOT_GRANTABLE', field(index), `${permission} reaches beyond an organization.`);
    }
    return [];
  });
}
