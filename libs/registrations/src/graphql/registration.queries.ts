import { QueryBus } from '@nestjs/cqrs';
import { Args, ID, Query, Resolver, Subscription } from '@nestjs/graphql';
import { Changes, patiently, ReadSide } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import type { Position } from '@ringledger/event-store';
import { CurrentRequest, live, mapNodes, RequestInfo, Requires } from '@ringledger/graphql';
import type { Scope } from '@ringledger/read-models';
import { Clock } from '@ringledger/system';
import { filterOf, ListRegistrations } from '../views/registrations/list-registrations.js';
import type { RegistrationCriteria } from '../views/registrations/list-registrations.js';
import { registrations, STILL } from '../views/registrations/registration.document.js';
import { RegistrationHistory } from '../views/registrations/registration-history.js';
import { AccountsAskedFor } from './accounts-asked-for.js';
import type { AccountsOf } from './accounts-asked-for.js';
import { RegistrationHistoryArgs, RegistrationsArgs } from './registration.args.js';
import type { RegistrationFilter } from './registration.args.js';
import { Registration, Registrations, toRegistration } from './registration.type.js';
import { MOST_SHOWN, ShownRegistrations } from './shown-registrations.js';

@Resolver()
export class RegistrationQueries {
  constructor(
    private readonly queries: QueryBus,
    private readonly readSide: ReadSide,
    private readonly store: EventStore,
    private readonly changes: Changes,
    private readonly accounts: AccountsAskedFor,
    private readonly clock: Clock,
  ) {}

  @Query(() => Registrations, {
    description:
      'What is registered now (S1-17, P-17). What a mutation has ended cannot be reached any more when that is answered; its end is an event of its own, which may stand behind the position of the answer, and be in this list a moment later',
  })
  @Requires('registration.read')
  async registrations(@Args() args: RegistrationsArgs, @CurrentRequest() { scope }: RequestInfo) {
    const after = args.after as Position | undefined;
    const criteria = await this.#criteria(scope, args.filter ?? {}, after);
    const page = await this.queries.execute(new ListRegistrations(scope, criteria, args, args.newestFirst));
    return mapNodes(page, (document) => toRegistration(document, after));
  }

  @Query(() => Registrations, {
    description:
      'Every registration that lasted at some moment between two instants, the newest first: how it ended, what changed',
  })
  @Requires('registration.read')
  async registrationHistory(@Args() args: RegistrationHistoryArgs, @CurrentRequest() { scope }: RequestInfo) {
    const after = args.after as Position | undefined;
    const asked = await this.#criteria(scope, args.filter ?? {}, after);
    const since = new Date(args.from ?? 0);
    const now = this.clock.now();
    const until = args.to === undefined ? now : new Date(args.to);
    // What is registered now need not be then.
    const criteria = since > now ? { ...asked, sipAccountIds: [] } : asked;
    const page = await this.queries.execute(new RegistrationHistory(scope, criteria, { since, until }, args));
    return mapNodes(page, (document) => toRegistration(document, after));
  }

  @Subscription(() => Registration, {
    description: 'A registration began, changed or ended; of one organization, extension, account or device when named',
  })
  @Requires('registration.read')
  registrationsChanged(
    @Args('organizationId', { type: () => ID, nullable: true }) organizationId: string | null | undefined,
    @Args('extensionId', { type: () => ID, nullable: true }) extensionId: string | null | undefined,
    @Args('sipAccountId', { type: () => ID, nullable: true }) sipAccountId: string | null | undefined,
    @Args('deviceId', { type: () => ID, nullable: true }) deviceId: string | null | undefined,
    @CurrentRequest() { scope }: RequestInfo,
  ) {
    const of = { extensionId, sipAccountId, deviceId };
    return live((signal) => this.#changed(scope, organizationId, of, signal));
  }

  async *#changed(scope: Scope, organizationId: string | null | undefined, of: AccountsOf, signal: AbortSignal) {
    const changes = this.changes.watch(registrations.name, 'all', signal)[Symbol.asyncIterator]();
    // Looks from now on, and then reads what is there: nothing begins in between.
    const [first, shown] = await Promise.all([changes.next(), this.#shown(scope, organizationId, of, signal)]);
    for (let change = first; !change.done; change = await changes.next()) {
      const { id, position } = change.value;
      const document = await (await this.readSide.read(registrations)).get(scope, id);
      if (!document || (organizationId && document.organizationId !== organizationId)) continue;
      // Asked each time: what is on a device, or acts as an extension, changes while somebody looks.
      const accounts = await patiently(signal, () => this.accounts.ids(scope, of, position));
      if (!shown.tells(document, accounts?.includes(document.sipAccountId) !== false)) continue;
      yield { registrationsChanged: toRegistration(document, position) };
    }
  }

  async #shown(scope: Scope, organizationId: string | null | undefined, of: AccountsOf, signal: AbortSignal) {
    // Only these links come and go.
    if (!of.extensionId && !of.deviceId) return new ShownRegistrations([]);
    const head = await this.store.head();
    const sipAccountIds = await patiently(signal, () => this.accounts.ids(scope, of, head));
    const collection = await patiently(signal, () => this.readSide.read(registrations, head));
    const { documents } = await collection.find(scope, {
      filter: { ...filterOf({ organizationId: organizationId ?? null, sipAccountIds }), untilOrder: { $eq: STILL } },
      sort: [{ field: 'since', direction: 1 }],
      limit: MOST_SHOWN,
    });
    return new ShownRegistrations(documents);
  }

  async #criteria(scope: Scope, filter: RegistrationFilter, after?: Position): Promise<RegistrationCriteria> {
    const { address, organizationId, transport, userAgentPrefix } = filter;
    const sipAccountIds = await this.accounts.ids(scope, filter, after);
    return {
      ...(address !== undefined && { address }),
      ...(organizationId !== undefined && { organizationId }),
      ...(transport !== undefined && { transport }),
      ...(userAgentPrefix !== undefined && { userAgentPrefix }),
      sipAccountIds,
    };
  }
}
