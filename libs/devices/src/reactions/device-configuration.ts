import { Injectable } from '@nestjs/common';
import { idOfStream, reaction, ReadSide } from '@ringledger/event-sourcing';
import type { ProcessManager, Reaction, RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { ExtensionDeleted, ExtensionIdentityChanged, ExtensionNumberChanged } from '@ringledger/extensions';
import type {
  SipAccountDeleted,
  SipAccountLinked,
  SipAccountUnlinked,
  SipAccountSettingsChanged,
  SipPasswordRotated,
} from '@ringledger/sip-accounts';
import { CurrentConfigurations } from '../configuration/current-configurations.js';
import { recordRegeneration } from '../decisions/record-regeneration.js';
import type { RecordRegeneration } from '../decisions/record-regeneration.js';
import type { DeviceEnabled, DeviceInputEvent } from '../device.events.js';
import type { ExchangeSettingsChanged } from '../exchange/exchange.events.js';
import { DEVICE_CONFIGURATION } from '../views/device-details/read-devices.js';
import { allDevices, devicesOfAccounts, devicesOfExtension } from './touched-devices.js';

type Touching =
  | Exclude<DeviceInputEvent, { type: 'DeviceAdded' }>
  | DeviceEnabled
  | SipAccountLinked
  | SipAccountUnlinked
  | SipPasswordRotated
  | SipAccountSettingsChanged
  | SipAccountDeleted
  | ExtensionIdentityChanged
  | ExtensionNumberChanged
  | ExtensionDeleted
  | ExchangeSettingsChanged;

/**
 * Whatever a configuration is made from has changed: each device that it touches is rendered anew, and if the bytes are others, it
 * is out of sync from then on. Which devices those are is read as of the event; a device that came to an account or an extension
 * later is told by the event that brought it there. The realm of an organization never changes, and accounts carry it.
 */
@Injectable()
export class RegenerateConfigurations implements ProcessManager<Touching> {
  readonly name = DEVICE_CONFIGURATION;
  readonly handles = [
    'AccessKeyIssued',
    'AccessKeyRotated',
    'DeviceUserNameChanged',
    'DeviceAdminPasswordChanged',
    'DeviceUserPasswordChanged',
    'ExpansionModulesChanged',
    'SipAccountAssigned',
    'SipAccountUnassigned',
    'FunctionKeysChanged',
    'DeviceEnabled',
    'SipAccountLinked',
    'SipAccountUnlinked',
    'SipPasswordRotated',
    'SipAccountSettingsChanged',
    'SipAccountDeleted',
    'ExtensionIdentityChanged',
    'ExtensionNumberChanged',
    'ExtensionDeleted',
    'ExchangeSettingsChanged',
  ] as const;
  readonly #decision: RecordRegeneration;

  constructor(
    configurations: CurrentConfigurations,
    private readonly readSide: ReadSide,
  ) {
    this.#decision = recordRegeneration(configurations);
  }

  async react(recorded: RecordedDomainEvent<Touching>): Promise<readonly Reaction[]> {
    const cause = { type: recorded.event.type, eventId: recorded.id };
    const touched = await this.#touched(recorded);
    return touched.map((deviceId) => reaction(this.#decision, deviceId, { deviceId, cause }));
  }

  async #touched({ event, position, stream }: RecordedDomainEvent<Touching>): Promise<readonly string[]> {
    const id = idOfStream(stream);
    switch (event.type) {
      case 'SipAccountLinked':
      case 'SipAccountUnlinked':
      case 'SipPasswordRotated':
      case 'SipAccountSettingsChanged':
      case 'SipAccountDeleted':
        return devicesOfAccounts(this.readSide, [id], position);
      case 'ExtensionIdentityChanged':
      case 'ExtensionNumberChanged':
      case 'ExtensionDeleted':
        return devicesOfExtension(this.readSide, id, position);
      case 'ExchangeSettingsChanged':
        return allDevices(this.readSide, position);
      default:
        return [id];
    }
  }
}
