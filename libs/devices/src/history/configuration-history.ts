import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { EventLog } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import { configurationHash, findModel } from '@ringledger/provisioning';
import type { RenderedFile } from '@ringledger/provisioning';
import type { Scope } from '@ringledger/read-models';
import { Secret } from '@ringledger/secrets';
import { EXCHANGE_SETTINGS } from '../configuration/exchange-settings.js';
import type { ExchangeSettings } from '../configuration/exchange-settings.js';
import { gatheredInputs } from '../configuration/gathered-inputs.js';
import type { GatheredInputs } from '../configuration/gathered-inputs.js';
import { PinnedStates } from '../configuration/pinned-states.js';
import { renderDevice } from '../configuration/render-device.js';
import type { ShownSecrets } from '../configuration/render-device.js';
import { RENDERER_VERSION } from '../configuration/renderer-version.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { LeftOut } from '../device.events.js';
import { EXCHANGE_ID, exchangeAggregate } from '../exchange/exchange.js';
import { readDevicePast } from './device-past.js';
import type { DevicePast, RecordedConfiguration } from './device-past.js';
import { pastLines, pinnedRevision } from './past-lines.js';

export interface PastConfiguration {
  readonly organizationId: string;
  /** Null: it was another one before it was recorded, and no device got it. */
  readonly configurationRevision: number | null;
  readonly hash: string;
  /** ISO 8601: when it became current. */
  readonly since: string;
  readonly files: readonly RenderedFile[];
  /** Whose secrets are in the files, unless they are masked. */
  readonly held: HeldSecrets;
}

export interface HeldSecrets {
  readonly accessKey: Secret;
  readonly sipPasswords: readonly { readonly sipAccountId: string; readonly password: Secret }[];
}

/** Why an old configuration cannot be shown. */
export class ConfigurationNotReproducibleError extends Error {
  readonly code = 'CONFIGURATION_NOT_REPRODUCIBLE';
}

/** The instant of what the log has now, whatever a clock says that was set back. */
export const PRESENT = '9999-12-31T23:59:59.999Z';

/** The inputs of an instant with the bytes that they make, and when the newest of them came. */
interface Made {
  readonly gathered: GatheredInputs;
  readonly files: readonly RenderedFile[];
  readonly hash: string;
  readonly since: string;
}

/**
 * What a device got or would have got at any instant, byte for byte, made again from the past (N-01). A change counts from its own
 * instant on, not from when its effect was recorded: that is how the door for devices has it, too.
 */
@Injectable()
export class ConfigurationHistory {
  readonly #states: PinnedStates;

  constructor(
    store: EventStore,
    private readonly log: EventLog,
    @Inject(EXCHANGE_SETTINGS) private readonly exchange: ExchangeSettings,
  ) {
    this.#states = new PinnedStates(store, log);
  }

  /**
   * Null: there was none then, or the scope does not see the device. `instant` is ISO 8601.
   * @throws ConfigurationNotReproducibleError another version of the renderer made it, or what it held was erased
   */
  async at(scope: Scope, deviceId: string, instant: string, secrets: ShownSecrets): Promise<PastConfiguration | null> {
    const past = await readDevicePast(this.log, deviceId, instant);
    if (!past) return null;
    const { organizationId, model } = past.device;
    if ('organizationId' in scope && scope.organizationId !== organizationId) return null;
    const { gathered, files: real, hash, configurationRevision, since } = await this.current(deviceId, past, instant);
    const known = findModel(model);
    const shown = known && renderDevice(known, gathered, secrets);
    const files = secrets === 'real' ? real : (shown?.files ?? []);
    return { organizationId, configurationRevision, hash, since, files, held: heldSecrets(gathered, shown?.leftOut) };
  }

  /** What the device got at that very instant was made from what the log had then; of a change at the same moment it knew nothing. */
  private async current(deviceId: string, past: DevicePast, instant: string) {
    const { given } = past;
    if (given?.data.rendererVersion === RENDERER_VERSION) {
      const { configurationRevision, hash } = given.data;
      const since = await this.#since(deviceId, given);
      return { ...(await this.again(deviceId, given)), hash, configurationRevision, since };
    }
    const made = await this.made(past, instant);
    return { ...made, ...(await this.recorded(deviceId, past, made)) };
  }

  /** From all that had happened at that instant. */
  private async made({ device, inputsSince, before, next }: DevicePast, instant: string): Promise<Made> {
    const changes = [inputsSince];
    const noted = await this.#states.until(exchangeAggregate, EXCHANGE_ID, instant);
    // A process is at work with new settings a moment before they are noted: what it has recorded by then counts.
    const isNewer = before === null || before.since < (noted.changedAt ?? '');
    const exchange = (isNewer && noted.state.told?.settings) || (before ?? next)?.data.exchange || this.exchange;
    const isNoted = isDeepStrictEqual(noted.state.told?.settings, exchange);
    if (noted.changedAt !== null) changes.push(isNoted || !before ? noted.changedAt : before.since);
    const lines = await pastLines(device, async (aggregate, id) => {
      const { state, changedAt } = await this.#states.until(aggregate, id, instant);
      if (changedAt !== null) changes.push(changedAt);
      return state;
    });
    const gathered = gatheredInputs(device, lines, exchange);
    const model = findModel(device.model);
    const rendered = model && renderDevice(model, gathered);
    if (!rendered) throw new ConfigurationNotReproducibleError('Nothing could be rendered then');
    const { files } = rendered;
    return { gathered, files, hash: configurationHash(files), since: changes.sort().at(-1) ?? inputsSince };
  }

  /** Which recording it is, and since when it was current. */
  private async recorded(deviceId: string, { before, next }: DevicePast, { hash, since }: Made) {
    if (before?.data.hash === hash)
      return { configurationRevision: before.data.configurationRevision, since: await this.#since(deviceId, before) };
    if (before) await this.again(deviceId, before);
    return { configurationRevision: next?.data.hash === hash ? next.data.configurationRevision : null, since };
  }

  /** Of the change that brought it, which may have been recorded long after. */
  async #since(deviceId: string, { data, since }: RecordedConfiguration): Promise<string> {
    const past = data.rendererVersion === RENDERER_VERSION ? await readDevicePast(this.log, deviceId, since) : null;
    if (!past) return since;
    const made = await this.made(past, since);
    return made.hash === data.hash ? made.since : since;
  }

  /**
   * As it was recorded, from the very past that it was made from. What is not as it was recorded has been superseded only if the recording
   * itself can still be made again.
   */
  private async again(deviceId: string, { data }: RecordedConfiguration): Promise<Pick<Made, 'files' | 'gathered'>> {
    const { exchange, hash, pins, rendererVersion } = data;
    if (rendererVersion !== RENDERER_VERSION) {
      throw new ConfigurationNotReproducibleError(`It was made by version ${rendererVersion} of the renderer`);
    }
    const device = await this.#states.at(
      deviceAggregate,
      deviceId,
      pinnedRevision(pins, deviceAggregate.category, deviceId),
    );
    const lines = deviceExists(device)
      ? await pastLines(device, (aggregate, id) =>
          this.#states.at(aggregate, id, pinnedRevision(pins, aggregate.category, id)),
        )
      : [];
    const model = deviceExists(device) ? findModel(device.model) : undefined;
    const gathered = deviceExists(device) ? gatheredInputs(device, lines, exchange) : null;
    const rendered = model && gathered && renderDevice(model, gathered);
    if (!rendered || configurationHash(rendered.files) !== hash) {
      throw new ConfigurationNotReproducibleError('What it was made from was erased, or the record was altered');
    }
    return { gathered, files: rendered.files };
  }
}

function heldSecrets({ lines, secrets }: GatheredInputs, leftOut: readonly LeftOut[] = []): HeldSecrets {
  const missing = new Set(leftOut.map(({ field }) => field));
  return {
    accessKey: Secret.of(secrets.accessKey),
    sipPasswords: lines
      .filter(({ line }) => !missing.has(`lines.${line}`))
      .map(({ account: { password }, sipAccountId }) => ({ sipAccountId, password })),
  };
}
