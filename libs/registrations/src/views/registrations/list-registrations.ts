import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ConnectionArgs, ConnectionOf } from '@ringledger/graphql';
import { readConnection } from '@ringledger/graphql';
import { beginsWith } from '@ringledger/read-models';
import type { Condition, Scope } from '@ringledger/read-models';
import { observedAddress } from '../../observed-address.js';
import type { RegistrationTransport } from '../../registration.events.js';
import { registrations, STILL } from './registration.document.js';
import type { RegistrationDocument } from './registration.document.js';

/** Absent or null: whatever it is. */
export interface RegistrationCriteria {
  readonly organizationId?: string | null;
  readonly sipAccountIds?: readonly string[] | null;
  /** Of what is bound now: its newest; in the history: any that it had. */
  readonly address?: string | null;
  readonly transport?: RegistrationTransport | null;
  /** How the user agent begins, in its own upper and lower case. */
  readonly userAgentPrefix?: string | null;
}

/** What is bound now (S1-17, P-17); the newest first unless it is asked for the other way round. */
export class ListRegistrations extends Query<ConnectionOf<RegistrationDocument>> {
  constructor(
    readonly scope: Scope,
    readonly criteria: RegistrationCriteria,
    readonly page: ConnectionArgs,
    readonly newestFirst = true,
  ) {
    super();
  }
}

@QueryHandler(ListRegistrations)
export class ListRegistrationsHandler implements IQueryHandler<ListRegistrations> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({
    scope,
    criteria,
    newestFirst,
    page,
  }: ListRegistrations): Promise<ConnectionOf<RegistrationDocument>> {
    const collection = await this.readSide.read(registrations, page.after as Position | undefined);
    return readConnection(collection, scope, {
      filter: { ...filterOf(criteria), ...newest(criteria), untilOrder: { $eq: STILL } },
      sort: [{ field: 'since', direction: newestFirst ? -1 : 1 }],
      args: page,
      node: (document) => document,
    });
  }
}

export function filterOf(criteria: RegistrationCriteria): Record<string, Condition> {
  const { organizationId, sipAccountIds, address, transport, userAgentPrefix } = criteria;
  const filter: Record<string, Condition> = {};
  if (isGiven(organizationId)) filter.organizationId = { $eq: organizationId };
  if (isGiven(sipAccountIds)) filter.sipAccountId = { $in: sipAccountIds };
  if (isGiven(address)) filter.addresses = { $eq: observedAddress(address) };
  if (isGiven(transport)) filter.transport = { $eq: transport };
  if (isGiven(userAgentPrefix)) filter.userAgent = beginsWith(userAgentPrefix);
  return filter;
}

function newest({ address }: RegistrationCriteria): Record<string, Condition> {
  return isGiven(address) ? { address: { $eq: observedAddress(address) } } : {};
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}
