import { QueryBus } from '@nestjs/cqrs';
import { Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Device, GetDevicesOfAccounts, toDevice } from '@ringledger/devices';
import { Extension, GetExtensions, toExtension } from '@ringledger/extensions';
import { CurrentRequest, DateTime, demand, RequestInfo, rowsAtMost } from '@ringledger/graphql';
import { GetSipAccounts, SipAccount, toSipAccount } from '@ringledger/sip-accounts';
import type { Location } from '../locations/account-locations.js';
import { Locations } from '../locations/locations.js';
import { Registration } from './registration.type.js';

/** Of GraphQL, whose Int has 32 bits and a sign; seconds of SIP go up to 2^32-1 (RFC 3261 section 20.19). */
const HIGHEST_INT = 2 ** 31 - 1;
/** How many devices are joined to a registration. */
const JOINED_DEVICES = 20;

/** What stands beside a registration: its deadline in the table of locations, and whose it is. */
@Resolver(() => Registration)
export class RegistrationJoins {
  constructor(
    private readonly queries: QueryBus,
    private readonly locations: Locations,
  ) {}

  @ResolveField(() => DateTime, { nullable: true, description: 'Its newest REGISTER; null: it has ended' })
  async refreshed(@Parent() registration: Registration, @CurrentRequest() request: RequestInfo) {
    return (await this.#location(registration, request))?.refreshed ?? null;
  }

  @ResolveField(() => DateTime, {
    nullable: true,
    description: 'When it ends unless it is refreshed; null: it has ended',
  })
  async expires(@Parent() registration: Registration, @CurrentRequest() request: RequestInfo) {
    return (await this.#location(registration, request))?.expires ?? null;
  }

  @ResolveField(() => Int, {
    nullable: true,
    description:
      'What the phone asked for (S3-07), in its newest REGISTER or, when it has ended, in its first; 2147483647 for that or more; null: nothing',
  })
  async proposedSeconds(@Parent() registration: Registration, @CurrentRequest() request: RequestInfo) {
    const location = await this.#location(registration, request);
    return shown(location ? location.proposedSeconds : registration.firstProposed);
  }

  @ResolveField(() => Int, { description: 'What it got for that (S3-07)' })
  async grantedSeconds(@Parent() registration: Registration, @CurrentRequest() request: RequestInfo) {
    return shown((await this.#location(registration, request))?.grantedSeconds ?? registration.firstGranted);
  }

  @ResolveField(() => SipAccount, { nullable: true, description: 'Null: it was deleted' })
  async sipAccount(@Parent() registration: Registration, @CurrentRequest() request: RequestInfo) {
    demand(request, 'sipAccount.read');
    const document = await this.#account(registration, request);
    return document && toSipAccount(document, registration.readAfter);
  }

  @ResolveField(() => Extension, { nullable: true, description: 'That the account acts as now; null: none' })
  async extension(@Parent() registration: Registration, @CurrentRequest() request: RequestInfo) {
    demand(request, 'extension.read');
    const { readAfter } = registration;
    const extensionId = (await this.#account(registration, request))?.extensionId ?? null;
    if (extensionId === null) return null;
    const loader = request.loaders.of(`extension ${readAfter ?? ''}`, (ids) =>
      this.queries.execute(new GetExtensions(request.scope, ids, readAfter)),
    );
    const document = await loader.load(extensionId);
    return document && toExtension(document, readAfter);
  }

  @ResolveField(() => [Device], {
    complexity: rowsAtMost(JOINED_DEVICES),
    description: `That have the account on a line now: ${JOINED_DEVICES} of them`,
  })
  async devices(@Parent() registration: Registration, @CurrentRequest() request: RequestInfo): Promise<Device[]> {
    demand(request, 'device.read');
    const { readAfter, sipAccountId } = registration;
    const loader = request.loaders.of(`devicesOfAccount ${readAfter ?? ''}`, (ids) =>
      this.queries.execute(new GetDevicesOfAccounts(request.scope, ids, readAfter)),
    );
    const devices = (await loader.load(sipAccountId)) ?? [];
    return devices.slice(0, JOINED_DEVICES).map((document) => toDevice(document, readAfter));
  }

  async #account({ readAfter, sipAccountId }: Registration, request: RequestInfo) {
    const loader = request.loaders.of(`sipAccount ${readAfter ?? ''}`, (ids) =>
      this.queries.execute(new GetSipAccounts(request.scope, ids, readAfter)),
    );
    return loader.load(sipAccountId);
  }

  /** Null: it has ended. */
  async #location({ id, sipAccountId, until }: Registration, request: RequestInfo): Promise<Location | null> {
    if (until !== null) return null;
    const loader = request.loaders.of('locations', (ids) => this.locations.of(request.scope, ids));
    const account = await loader.load(sipAccountId);
    return account?.locations.find(({ registrationId }) => registrationId === id) ?? null;
  }
}

function shown<S extends number | null>(seconds: S): S | number {
  return seconds === null ? seconds : Math.min(seconds, HIGHEST_INT);
}
