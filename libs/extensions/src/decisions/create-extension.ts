import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { OrganizationState } from '@ringledger/organizations';
import { gatherOrganization, organizationOfCommand, organizationRefusal } from '../command-organization.js';
import type { ExtensionEvent, IdentityFields } from '../extension.events.js';
import type { ExtensionState } from '../extension.js';
import { extensionAggregate } from '../extension.js';
import { numberRefusal } from '../extension-number.js';
import type { IdentityInput } from '../identity-rules.js';
import { checkIdentity } from '../identity-rules.js';

export interface CreateExtensionInput extends IdentityInput {
  /** Needed from a token of the platform; from others null, or their own organization. */
  readonly organizationId: string | null;
  readonly number: string;
  readonly enabled: boolean;
}

export interface CreateExtensionFacts {
  readonly organization: OrganizationState;
}

/** S3-15…20: a new line in the numbering plan of an organization. */
export const createExtension: Decision<CreateExtensionInput, ExtensionState, ExtensionEvent, CreateExtensionFacts> = {
  name: 'CreateExtension',
  aggregate: extensionAggregate,
  creates: true,
  gather: async (input, reader, context) => ({
    organization: await gatherOrganization(input.organizationId, reader, context),
  }),
  decide: ({ input, facts, context }, state) => {
    if (state.status !== 'none') {
      return refuse(refusal('EXTENSION_ALREADY_EXISTS', null, 'An extension with this id exists, or existed'));
    }
    const identity = checkIdentity(input);
    const refusals = [
      organizationRefusal(input.organizationId, context, facts.organization),
      numberRefusal(input.number),
      ...identity.refusals,
    ].filter((found): found is Refusal => found !== null);
    const organizationId = organizationOfCommand(input.organizationId, context);
    if (refusals.length > 0 || organizationId === null) return refuse(...refusals);
    return accept<ExtensionEvent>(
      { type: 'ExtensionCreated', data: { organizationId, number: input.number, ...given(identity.fields) } },
      ...(input.enabled ? [] : [{ type: 'ExtensionDisabled', data: {} } as const]),
    );
  },
};

/** Nothing can be taken away from what is new: an empty field says nothing. */
function given(fields: IdentityFields): IdentityFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
