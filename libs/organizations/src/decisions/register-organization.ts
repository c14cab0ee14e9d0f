import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { organizationNameFlaw } from '../organization-name.js';
import { platformOnly } from '../organization-refusals.js';
import { organizationAggregate } from '../organization.js';
import type { OrganizationState } from '../organization.js';
import type { OrganizationEvent } from '../organization.events.js';
import { chosenSipRealmFlaw, filledInSipRealm, sipRealmFlaw } from '../sip-realm.js';
import type { ExchangeNames } from '../sip-realm.js';

export interface RegisterOrganizationInput {
  readonly name: string;
  /** Null: filled in (S2-04). */
  readonly sipRealm: string | null;
  readonly exchange: ExchangeNames;
}

/** A new customer of the exchange. */
export const registerOrganization: Decision<RegisterOrganizationInput, OrganizationState, OrganizationEvent> = {
  name: 'RegisterOrganization',
  aggregate: organizationAggregate,
  creates: true,
  decide: ({ aggregateId, input, context }, state) => {
    if (context.organizationId !== null) return refuse(platformOnly);
    if (state.status !== 'none') {
      return refuse(refusal('ORGANIZATION_ALREADY_EXISTS', null, 'An organization with this id exists.'));
    }
    const { exchange, name } = input;
    const sipRealm = input.sipRealm ?? filledInSipRealm(name, aggregateId, exchange.baseDomain);
    const realmFlaw = input.sipRealm === null ? sipRealmFlaw(sipRealm) : chosenSipRealmFlaw(sipRealm, exchange);
    const flaws = [organizationNameFlaw(name), realmFlaw].filter((flaw): flaw is Refusal => flaw !== null);
    if (flaws.length > 0) return refuse(...flaws);
    return accept({
      type: 'OrganizationRegistered',
      data: { organizationId: aggregateId, name, sipRealm },
    });
  },
};
