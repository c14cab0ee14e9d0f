import { Injectable } from '@nestjs/common';
import { StreamTurns, timeBehind } from '@ringledger/event-sourcing';
import { EventStore, WrongExpectedRevisionError } from '@ringledger/event-store';
import {
  ABSENT,
  ConfigurationSource,
  entityTagMatches,
  findModel,
  isWanted,
  NOT_WANTED,
  REFUSED,
  UNAVAILABLE,
} from '@ringledger/provisioning';
import { requestedFile } from '@ringledger/provisioning';
import type { PickupOutcome, PickupRequest, ServableFile } from '@ringledger/provisioning';
import { Clock, Ids, MonotonicClock, TooManyWaitingError } from '@ringledger/system';
import { CurrentConfigurations } from '../configuration/current-configurations.js';
import type { CurrentConfiguration } from '../configuration/current-configurations.js';
import type { Rendering } from '../configuration/rendering.js';
import { recordPickup, synchronizes } from '../decisions/record-pickup.js';
import type { RecordPickupInput } from '../decisions/record-pickup.js';
import type { KeyDeath } from '../device.events.js';
import { deviceExists, evolveDevice } from '../device.js';
import type { DeviceState, ExistingDevice } from '../device.js';
import { RefusedKeyUses } from './refused-key-uses.js';
import { KnownKeys } from './known-keys.js';
import { loggedEvents } from './logged-event.js';
import { otherMac } from './other-mac.js';
import { PickupBudgets } from './pickup-budgets.js';
import type { Recordable } from './pickup-budgets.js';
import { PickupTurns } from './pickup-turns.js';
import { RecentPickups } from './recent-pickups.js';
import type { PickupWay } from './recent-pickups.js';
import { RepeatedPickups } from './repeated-pickups.js';

/** Somebody changes the device again and again at the same moment. */
const ATTEMPTS = 16;

/**
 * Gives devices their configuration, and gives it only with a proof in the log. Whatever a read model or a cache says of a key is a
 * hint; the device's stream decides: the pickup is appended at the exact revision that the bytes were made for, and when the stream
 * has moved on, all is looked at again, and perhaps refused. An identical repeat within the hour appends nothing; there the heads
 * of all streams that the bytes were made from are compared instead. The bytes are always those of the log's newest inputs: what was
 * not recorded as regenerated yet is recorded with the pickup that it leaves with.
 */
@Injectable()
export class LoggedConfigurationSource extends ConfigurationSource {
  readonly #recent = new RecentPickups();
  readonly #turns: PickupTurns;
  readonly #budgets: PickupBudgets;

  constructor(
    private readonly store: EventStore,
    private readonly configurations: CurrentConfigurations,
    private readonly keys: KnownKeys,
    private readonly repeats: RepeatedPickups,
    private readonly refusedUses: RefusedKeyUses,
    turns: StreamTurns,
    private readonly clock: Clock,
    private readonly monotonic: MonotonicClock,
    private readonly ids: Ids,
  ) {
    super();
    this.#turns = new PickupTurns(turns);
    this.#budgets = new PickupBudgets(monotonic);
  }

  async lookup(request: PickupRequest): Promise<PickupOutcome> {
    const { address, keyHash } = request;
    const deviceId = this.configurations.deviceOfKey(keyHash) ?? (await this.keys.find(keyHash))?.deviceId;
    if (deviceId === undefined) return REFUSED;
    const found = await this.#look(request, deviceId);
    if (!('input' in found)) return found;
    // Of whose turn it is at once; the device has moved on for who waits.
    let fresh: DuePickup | null = found;
    try {
      const recorded = this.#turns.of(deviceId, address, () => this.#recorded(request, deviceId, fresh));
      fresh = null;
      return await recorded;
    } catch (error) {
      if (error instanceof TooManyWaitingError) return UNAVAILABLE;
      throw error;
    }
  }

  /** `fresh`: what was found just now; null: all is looked at again. */
  async #recorded(request: PickupRequest, deviceId: string, fresh: DuePickup | null): Promise<PickupOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = (attempt === 0 ? fresh : null) ?? (await this.#look(request, deviceId));
      if (!('input' in found)) return found;
      if (await this.#record(deviceId, found)) return found.outcome;
    }
    return UNAVAILABLE;
  }

  /** The answer, or the pickup that has to be in the log before it. */
  async #look(request: PickupRequest, deviceId: string): Promise<PickupOutcome | DuePickup> {
    const current = await this.configurations.of(deviceId);
    const { state } = current.device;
    const death = deathOf(state, request.keyHash);
    if (death !== null) return this.#refuse(request, deviceId, state, death);
    if (!isServing(state) || !current.rendering) return UNAVAILABLE;
    return this.#answer(request, deviceId, current, state, current.rendering);
  }

  #answer(
    request: PickupRequest,
    deviceId: string,
    current: CurrentConfiguration,
    device: ServingDevice,
    rendering: Rendering,
  ): PickupOutcome | DuePickup {
    const model = findModel(device.model);
    const requested = model ? requestedFile(model, request.fileName) : null;
    const file = requested ? rendering.files.get(requested.file) : undefined;
    if (!file) return ABSENT;
    const outcome = answerOf(request, file);
    if (request.method === 'HEAD') return outcome;
    const { address, userAgent, fileName, tlsVersion, keyHash } = request;
    const status = STATUS[outcome.kind];
    const unproven = status === 412 || (status === 304 && namesNoTag(request));
    const { generation: keyGeneration } = device.accessKey;
    const { organizationId, configuration, mac } = device;
    const stranger = otherMac(mac, { mac: requested?.mac ?? null, userAgent });
    const way = { keyGeneration, address, userAgent, file: fileName, status, otherMac: stranger, unproven } as const;
    const now = this.monotonic.elapsed();
    const recorded = configuration?.hash === rendering.hash ? configuration : null;
    const due = { outcome, current, device, way, now, input: { ...way, keyHash, rendering, tlsVersion } };
    // As many as there are changes of the device, so that nobody has to be kept from it.
    if (synchronizes(device, recorded?.configurationRevision ?? null, way)) return { ...due, spends: null };
    if (recorded) {
      const { configurationRevision, hash } = recorded;
      if (this.#recent.has(deviceId, { ...way, configurationRevision }, now)) {
        const told = { address, userAgent, otherMac: stranger, unproven, configurationRevision, hash };
        this.repeats.add(deviceId, { organizationId, ...told });
        return outcome;
      }
    }
    const spends = { deviceId, address, userAgent, phone: device.synchronized };
    const seconds = this.#budgets.wait(spends);
    if (seconds === null) return { ...due, spends };
    const use = { deviceId, organizationId, keyHash, generation: keyGeneration, death: null, address, userAgent };
    void this.refusedUses.report({ ...use, overBudget: request.overBudget });
    return { kind: 'too-many', seconds };
  }

  /** False: the device's stream is not at this revision any more. */
  async #record(deviceId: string, { current, device, input, now, spends, way }: DuePickup): Promise<boolean> {
    const { organizationId } = device;
    const { address } = input;
    const context = { organizationId } as never;
    const decided = recordPickup.decide({ aggregateId: deviceId, input, facts: undefined, context }, device);
    if (!decided.accepted) return false;
    const time = timeBehind(current.device.time, this.clock.now());
    const events = loggedEvents(decided.events, { deviceId, organizationId, address }, time, this.ids);
    try {
      const { revision } = await this.store.append(current.stream, events, current.device.revision);
      const state = decided.events.reduce(evolveDevice, device as DeviceState);
      if (!deviceExists(state) || !state.configuration) return false;
      if (spends) this.#budgets.spend(spends);
      this.configurations.advance(deviceId, current, { state, revision, time });
      const { configurationRevision } = state.configuration;
      this.#recent.remember(deviceId, { ...way, configurationRevision }, now);
      return true;
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) return false;
      throw error;
    }
  }

  /** Takes the way of a key that is not known, so that both take the same time; the event is written behind the answer. */
  async #refuse(request: PickupRequest, deviceId: string, state: DeviceState, death: KeyDeath): Promise<PickupOutcome> {
    const known = await this.keys.find(request.keyHash);
    const { keyHash, address, userAgent, overBudget } = request;
    const organizationId = organizationOf(state) ?? known?.organizationId ?? null;
    const generation = known?.generation ?? 1;
    void this.refusedUses.report({
      deviceId,
      organizationId,
      keyHash,
      generation,
      death,
      address,
      userAgent,
      overBudget,
    });
    return REFUSED;
  }
}

/** A pickup that is in the log before its answer leaves. */
interface DuePickup {
  readonly outcome: Answer;
  readonly current: CurrentConfiguration;
  readonly device: ServingDevice;
  readonly input: RecordPickupInput;
  readonly way: Omit<PickupWay, 'configurationRevision'>;
  /** Of the monotonic clock, in ms. */
  readonly now: number;
  /** Null: it costs nothing. */
  readonly spends: Recordable | null;
}

type ServingDevice = ExistingDevice & { readonly accessKey: NonNullable<ExistingDevice['accessKey']> };

function isServing(state: DeviceState): state is ServingDevice {
  return state.status === 'enabled' && state.accessKey !== null;
}

type Answer = Extract<PickupOutcome, { kind: 'served' | 'not-modified' | 'not-wanted' }>;

const STATUS = { served: 200, 'not-modified': 304, 'not-wanted': 412 } as const satisfies Record<
  Answer['kind'],
  number
>;

function answerOf({ ifMatch, ifNoneMatch }: PickupRequest, file: ServableFile): Answer {
  if (!isWanted(ifMatch, file.etag)) return NOT_WANTED;
  return { kind: entityTagMatches(ifNoneMatch, file.etag) ? 'not-modified' : 'served', file };
}

/** It says that it has something, not what: no proof that it has the newest. */
function namesNoTag({ ifNoneMatch }: PickupRequest): boolean {
  return ifNoneMatch?.trim() === '*';
}

/** Why the key opens nothing; null: it does. */
function deathOf(state: DeviceState, keyHash: string): KeyDeath | null {
  if (!deviceExists(state)) return 'deleted';
  if (state.accessKey?.hash !== keyHash) return 'rotated';
  return state.status === 'disabled' ? 'disabled' : null;
}

function organizationOf(state: DeviceState): string | null {
  if (deviceExists(state)) return state.organizationId;
  return state.status === 'deleted' ? state.formerOrganizationId : null;
}
