import type { AggregateReader, CommandContext, Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import type { OrganizationState } from '@ringledger/organizations';
import { organizationAggregate } from '@ringledger/organizations';

type Asker = Pick<CommandContext, 'organizationId'>;

/**
 * The organization that a creating command is for: that of the token, or, from the platform, the one that the input names.
 * Null when nothing is named, or when a token names an organization that is not its own.
 */
export function organizationOfCommand(named: string | null, asker: Asker): string | null {
  if (asker.organizationId === null) return named;
  return named === null || named === asker.organizationId ? asker.organizationId : null;
}

export async function gatherOrganization(
  named: string | null,
  reader: AggregateReader,
  asker: Asker,
): Promise<OrganizationState> {
  const id = organizationOfCommand(named, asker);
  return id === null ? organizationAggregate.initialState : reader.state(organizationAggregate, id);
}

/** Somebody else's organization is answered like one that does not exist: nobody learns which ones there are. */
export function organizationRefusal(
  named: string | null,
  asker: Asker,
  organization: OrganizationState,
): Refusal | null {
  if (asker.organizationId === null && named === null) {
    return refusal(
      'ORGANIZATION_REQUIRED',
      'organizationId',
      'The organization is not named',
      'A token of the platform names the organization in organizationId',
    );
  }
  return organization.status === 'none'
    ? refusal('ORGANIZATION_NOT_FOUND', 'organizationId', 'There is no such organization')
    : null;
}
