import { accept, refuse } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import { organizationNameFlaw } from '../organization-name.js';
import { organizationNotFound, platformOnly } from '../organization-refusals.js';
import { organizationAggregate } from '../organization.js';
import type { OrganizationState } from '../organization.js';
import type { OrganizationEvent } from '../organization.events.js';

export interface RenameOrganizationInput {
  readonly name: string;
}

/** The SIP realm stays: the password digests of all accounts contain it. */
export const renameOrganization: Decision<RenameOrganizationInput, OrganizationState, OrganizationEvent> = {
  name: 'RenameOrganization',
  aggregate: organizationAggregate,
  decide: ({ input, context }, state) => {
    if (context.organizationId !== null) return refuse(platformOnly);
    if (state.status === 'none') return organizationNotFound();
    const flaw = organizationNameFlaw(input.name);
    if (flaw !== null) return refuse(flaw);
    return state.name === input.name ? accept() : accept({ type: 'OrganizationRenamed', data: { name: input.name } });
  },
};
