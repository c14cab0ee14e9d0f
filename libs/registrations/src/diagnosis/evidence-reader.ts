import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { DeviceDocument, DeviceEvent } from '@ringledger/devices';
import { GetDevices, GetDevicesOfAccounts, GetWayObstacles } from '@ringledger/devices';
import { AggregateReader, Followers, ReadSide, REGISTRARS } from '@ringledger/event-sourcing';
import { extensionAggregate, extensionExists } from '@ringledger/extensions';
import type { Position } from '@ringledger/event-store';
import type { Scope } from '@ringledger/read-models';
import { registrationRules, sipAccountAggregate, sipAccountExists } from '@ringledger/sip-accounts';
import type { ExistingSipAccount, SipAccountEvent } from '@ringledger/sip-accounts';
import { DENIED_USER_AGENTS } from '../embedded/denied-user-agents.js';
import { LIFETIME_LIMITS } from '../locations/lifetime.js';
import type { LifetimeLimits } from '../locations/lifetime.js';
import { Locations } from '../locations/locations.js';
import type { RegistrationEvent, RegistrationRefused } from '../registration.events.js';
import { registrationAggregate } from '../registration.js';
import { registrations } from '../views/registrations/registration.document.js';
import { CurrentBans } from './current-bans.js';
import { diagnose } from './diagnose.js';
import type { Diagnosis } from './diagnose.js';
import type { AccountFacts, DeviceFacts, DiagnosisFacts, Evidence, RegistrationFacts, WayFacts } from './facts.js';
import { phoneAddresses } from './phone-addresses.js';
import {
  accountChanges,
  begunBefore,
  deviceFacts,
  disabledBy,
  evidenceOf,
  refusalFacts,
  registrationFacts,
  tellEnough,
  withCalls,
} from './read-facts.js';
import { RecentEvents } from './recent-events.js';

/** Of the newest events of an account or a device: who looks for a reason looks at the last days. */
const REMEMBERED = 200;

export interface AccountDiagnosis extends Diagnosis {
  /** Null: a device without accounts. */
  readonly sipAccountId: string | null;
  readonly deviceId: string | null;
}

/** Gathers what the record shows of an account, from the log itself and so as new as can be, and says why it is not registered (S1-46). */
@Injectable()
export class RegistrationDiagnoses {
  constructor(
    private readonly events: RecentEvents,
    private readonly bans: CurrentBans,
    private readonly aggregates: AggregateReader,
    private readonly readSide: ReadSide,
    private readonly queries: QueryBus,
    private readonly followers: Followers,
    private readonly locations: Locations,
    @Inject(LIFETIME_LIMITS) private readonly limits: LifetimeLimits,
    @Inject(DENIED_USER_AGENTS) private readonly deniedUserAgents: readonly string[],
  ) {}

  /** Null: the scope sees no such account, or not on the device that is asked about. */
  async ofAccount(
    scope: Scope,
    sipAccountId: string,
    about: string | null = null,
    after?: Position,
  ): Promise<AccountDiagnosis | null> {
    const found = await this.aggregates.state(sipAccountAggregate, sipAccountId);
    if (!sipAccountExists(found)) return null;
    if ('organizationId' in scope && scope.organizationId !== found.organizationId) return null;
    const [account, way, devices, registered, refused, registrars] = await Promise.all([
      this.#account(sipAccountId, found),
      this.#way(found),
      this.#devices(scope, sipAccountId, after),
      this.#registrations(scope, sipAccountId),
      this.events.of<RegistrationRefused>(`registrationRefusal-${sipAccountId}`, REMEMBERED),
      this.followers.living(REGISTRARS),
    ]);
    if (about !== null && !devices.some(({ deviceId }) => deviceId === about)) return null;
    const seen = { devices, registrations: registered, refusals: refused.map(refusalFacts) };
    const bans = await this.bans.of(phoneAddresses(seen));
    const { deniedUserAgents, limits } = this;
    const facts: DiagnosisFacts = { account, way, ...seen, about, bans, registrars, limits, deniedUserAgents };
    return { sipAccountId, deviceId: about, ...diagnose(facts) };
  }

  /** One for each account on its lines. Null: the scope sees no such device. */
  async ofDevice(scope: Scope, deviceId: string, after?: Position): Promise<readonly AccountDiagnosis[] | null> {
    const device = (await this.queries.execute(new GetDevices(scope, [deviceId], after))).get(deviceId);
    if (!device) return null;
    const found = await Promise.all(device.sipAccountIds.map((id) => this.ofAccount(scope, id, deviceId, after)));
    const known = found.filter((diagnosis) => diagnosis !== null);
    return known.length > 0 ? known : [withoutAccount(device)];
  }

  async #account(sipAccountId: string, account: ExistingSipAccount): Promise<AccountFacts> {
    const { extensionId, settings, status, userName } = account;
    const stream = `sipAccount-${sipAccountId}`;
    const events = await this.events.of<SipAccountEvent>(stream, REMEMBERED);
    return {
      userName,
      disabled: status === 'disabled' ? await this.#disabledBy(stream, 'SipAccount') : null,
      extension: extensionId === null ? null : await this.#extension(extensionId),
      rules: registrationRules({ settings }),
      changes: accountChanges(events),
    };
  }

  async #way({ settings }: ExistingSipAccount): Promise<WayFacts> {
    const { noted, ...obstacles } = await this.queries.execute(new GetWayObstacles(settings));
    return { ...obstacles, noted: noted && evidenceOf(noted) };
  }

  async #extension(extensionId: string): Promise<AccountFacts['extension']> {
    const extension = await this.aggregates.state(extensionAggregate, extensionId);
    if (!extensionExists(extension)) return null;
    const { number, status } = extension;
    return {
      number,
      disabled: status === 'disabled' ? await this.#disabledBy(`extension-${extensionId}`, 'Extension') : null,
    };
  }

  async #disabledBy(stream: string, thing: string): Promise<Evidence | null> {
    return disabledBy(await this.events.of(stream), thing);
  }

  /** What began before the newest events has been in the read model since before them. */
  async #registrations(scope: Scope, sipAccountId: string): Promise<readonly RegistrationFacts[]> {
    // First what is open: what begins meanwhile is among the events.
    const state = await this.aggregates.state(registrationAggregate, sipAccountId);
    const events = await this.events.of<RegistrationEvent>(`registration-${sipAccountId}`, REMEMBERED);
    const before = begunBefore(events, state.status === 'known' ? state.open : []);
    const located = (await this.locations.of(scope, [sipAccountId])).get(sipAccountId)?.locations ?? [];
    if (before.length === 0) return withCalls(registrationFacts(events), located);
    const documents = await (await this.readSide.read(registrations, events[0]?.position)).getMany(scope, before);
    return withCalls(registrationFacts(events, [...documents.values()]), located);
  }

  async #devices(scope: Scope, sipAccountId: string, after: Position | undefined) {
    const found = await this.queries.execute(new GetDevicesOfAccounts(scope, [sipAccountId], after));
    return Promise.all((found.get(sipAccountId) ?? []).map((document) => this.#device(document, sipAccountId)));
  }

  /** A device that has been fetching for years is nearly always told of by its last days. */
  async #device(document: DeviceDocument, sipAccountId: string): Promise<DeviceFacts> {
    const stream = `device-${document._id}`;
    const newest = await this.events.of<DeviceEvent>(stream, REMEMBERED);
    const facts = deviceFacts(document, newest, sipAccountId);
    if (tellEnough(facts)) return facts;
    return deviceFacts(document, await this.events.of<DeviceEvent>(stream), sipAccountId);
  }
}

function withoutAccount({ _id: deviceId, name }: DeviceDocument): AccountDiagnosis {
  return {
    sipAccountId: null,
    deviceId,
    registered: false,
    causes: [
      {
        reason: 'no account',
        certainty: 'certain',
        since: null,
        explanation: `No SIP account is on any line of the device ${name}.`,
        nextStep: 'Assign a SIP account to a line of the device.',
        count: null,
        addresses: [],
        evidence: [],
      },
    ],
  };
}
