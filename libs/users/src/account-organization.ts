import { refusal } from '@ringledger/event-sourcing';
import type { AggregateReader, CommandContext, Refusal } from '@ringledger/event-sourcing';
import { organizationAggregate } from '@ringledger/organizations';

type Asker = Pick<CommandContext, 'organizationId'>;

/** Whether the organization that a new account is for exists; null: it is for the platform. */
export interface AccountOrganization {
  readonly organizationId: string | null;
  readonly exists: boolean;
}

/** Where a new account belongs: to the organization of the token, or where a token of the platform says. */
export async function gatherAccountOrganization(
  named: string | null,
  reader: AggregateReader,
  asker: Asker,
): Promise<AccountOrganization> {
  const organizationId = asker.organizationId ?? named;
  if (organizationId === null) return { organizationId, exists: true };
  // Somebody else's is answered like one that does not exist: nobody learns which ones there are.
  if (named !== null && named !== organizationId) return { organizationId: named, exists: false };
  const organization = await reader.state(organizationAggregate, organizationId);
  return { organizationId, exists: organization.status === 'registered' };
}

export function accountOrganizationFlaw({ exists }: AccountOrganization): Refusal | null {
  return exists ? null : refusal('ORGANIZATION_NOT_FOUND', 'organizationId', 'There is no such organization.');
}
