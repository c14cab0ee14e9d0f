import { lineLeftOut } from '@ringledger/devices';
import type { DeviceDocument, DeviceEvent } from '@ringledger/devices';
import type { RecordedDomainEvent } from '@ringledger/event-sourcing';
import { findModel } from '@ringledger/provisioning';
import type { SipAccountEvent } from '@ringledger/sip-accounts';
import type { Location } from '../locations/account-locations.js';
import { signsOf } from '../readiness/device-signs.js';
import type { RegistrationEvent, RegistrationRefused } from '../registration.events.js';
import type { RegistrationDocument } from '../views/registrations/registration.document.js';
import type {
  AccountChange,
  DeviceFacts,
  Evidence,
  RefusalFacts,
  RegistrationEndFacts,
  RegistrationFacts,
} from './facts.js';

type Recorded<E extends { type: string; data: object }> = RecordedDomainEvent<E>;

export function evidenceOf({ event, id, metadata }: RecordedDomainEvent): Evidence {
  return { eventId: id, type: event.type, time: metadata.time };
}

/** The event that it is disabled by, of types such as `SipAccountDisabled` and `SipAccountEnabled`; null: it is enabled. */
export function disabledBy(events: readonly RecordedDomainEvent[], thing: string): Evidence | null {
  const last = events.findLast(({ event }) => event.type === `${thing}Disabled` || event.type === `${thing}Enabled`);
  return last?.event.type === `${thing}Disabled` ? evidenceOf(last) : null;
}

export function accountChanges(events: readonly Recorded<SipAccountEvent>[]): readonly AccountChange[] {
  return events.map((recorded) => {
    const { event } = recorded;
    const settings = event.type === 'SipAccountSettingsChanged' ? Object.keys(event.data.changes) : [];
    return { ...evidenceOf(recorded), settings };
  });
}

export function deviceFacts(
  document: DeviceDocument,
  events: readonly Recorded<DeviceEvent>[],
  sipAccountId: string,
): DeviceFacts {
  const lastOf = (...types: readonly DeviceEvent['type'][]) =>
    events.findLast(({ event }) => types.includes(event.type));
  const { mac } = document;
  const model = findModel(document.model) ?? null;
  const signs = signsOf(document, model, sipAccountId);
  const { phoneSince } = signs;
  const pickups = events.flatMap(({ event, ...recorded }) =>
    event.type === 'ConfigurationServed' && !event.data.unproven ? [{ event, ...recorded }] : [],
  );
  const served = pickups.findLast(
    ({ event, metadata }) => event.data.otherMac === undefined && (phoneSince === null || metadata.time > phoneSince),
  );
  const last = pickups.at(-1);
  // The MAC address of the device may have been corrected since.
  const other = last?.event.data.otherMac === mac ? undefined : last?.event.data.otherMac;
  const keyed = lastOf('AccessKeyIssued', 'AccessKeyRotated');
  const replaced = phoneSince === null ? undefined : lastOf('DeviceMacChanged');
  const regenerated = lastOf('DeviceConfigurationRegenerated');
  const { configurationHash, keyGeneration, name, synchronizedHash } = document;
  return {
    deviceId: document._id,
    name,
    model,
    signs,
    disabled: disabledBy(events, 'Device'),
    lastPickup: served
      ? {
          ...evidenceOf(served),
          address: served.event.data.address,
          keyGeneration: served.event.data.keyGeneration,
        }
      : null,
    otherPickup: last && other !== undefined ? { ...evidenceOf(last), otherMac: other } : null,
    replaced: replaced ? evidenceOf(replaced) : null,
    keyGeneration,
    keyIssued: keyed ? evidenceOf(keyed) : null,
    holdsCurrent: configurationHash !== null && synchronizedHash === configurationHash,
    regenerated: regenerated ? evidenceOf(regenerated) : null,
    hasOtherAccounts: document.sipAccountIds.some((id) => id !== sipAccountId),
    lineLeftOut: lineLeftOut(document, sipAccountId),
  };
}

/**
 * Whether the newest events of a device were enough: one that was disabled, or whose key was changed, gets nothing more, so that what did
 * it stands behind its last pickup.
 */
export function tellEnough({ holdsCurrent, keyGeneration, keyIssued, lastPickup, regenerated }: DeviceFacts): boolean {
  if (lastPickup === null) return false;
  return (holdsCurrent || regenerated !== null) && (lastPickup.keyGeneration === keyGeneration || keyIssued !== null);
}

/** Which registrations these events tell of, or are open all the same, without telling how they began: a phone changes its contact for ever. */
export function begunBefore(
  events: readonly Recorded<RegistrationEvent>[],
  open: readonly { readonly registrationId: string }[],
): readonly string[] {
  const begun = new Set<string>();
  const told = new Set(open.map(({ registrationId }) => registrationId));
  for (const { event } of events) {
    const { registrationId } = event.data;
    if (event.type === 'RegistrationTakenOver') told.add(event.data.previous.registrationId);
    if (event.type === 'RegistrationCreated' || event.type === 'RegistrationTakenOver') begun.add(registrationId);
    told.add(registrationId);
  }
  return [...told].filter((id) => !begun.has(id));
}

/** The registrations that these events tell of, in the order of their beginnings; `earlier` are those that began before. */
export function registrationFacts(
  events: readonly Recorded<RegistrationEvent>[],
  earlier: readonly Pick<RegistrationDocument, '_id' | 'since' | 'address' | 'transport' | 'userAgent'>[] = [],
): readonly RegistrationFacts[] {
  const found = new Map(
    earlier
      .toSorted((one, other) => (one.since < other.since ? -1 : 1))
      .map(({ _id: registrationId, since, address, transport, userAgent }): [string, RegistrationFacts] => [
        registrationId,
        { registrationId, since, opened: null, address, transport, userAgent, end: null },
      ]),
  );
  const end = (registrationId: string, facts: RegistrationEndFacts) => {
    const open = found.get(registrationId);
    if (open && open.end === null) found.set(registrationId, { ...open, end: facts });
  };
  for (const recorded of events) {
    const { event } = recorded;
    const evidence = evidenceOf(recorded);
    const { registrationId } = event.data;
    switch (event.type) {
      case 'RegistrationCreated':
      case 'RegistrationTakenOver': {
        const { address, transport, userAgent } = event.data;
        if (event.type === 'RegistrationTakenOver') {
          end(event.data.previous.registrationId, { ...evidence, by: 'taken over', address, userAgent });
        }
        const since = evidence.time;
        const begun = { registrationId, since, opened: evidence, address, transport, userAgent, end: null };
        found.set(registrationId, begun);
        break;
      }
      case 'RegistrationContactChanged': {
        const open = found.get(registrationId);
        if (!open) break;
        const { address = open.address, transport = open.transport, userAgent = open.userAgent } = event.data;
        found.set(registrationId, { ...open, address, transport, userAgent });
        break;
      }
      case 'RegistrationRemoved': {
        const { sourceAddress } = recorded.metadata;
        const from = sourceAddress === found.get(registrationId)?.address ? null : sourceAddress;
        end(registrationId, { ...evidence, by: 'removed', from });
        break;
      }
      case 'RegistrationConnectionLost':
        end(registrationId, { ...evidence, by: 'connection lost', cause: event.data.cause ?? null });
        break;
      case 'RegistrationExpired':
        end(registrationId, { ...evidence, by: 'expired', deadline: event.data.deadline });
        break;
      case 'RegistrationDropped':
        end(registrationId, {
          ...evidence,
          by: 'dropped',
          cause: event.data.cause,
          causedBy: recorded.metadata.$causationId,
          askedBack: event.data.askedBack === true,
        });
        break;
      default:
        event satisfies never;
    }
  }
  return [...found.values()];
}

/** What only the table knows of those that go on. */
export function withCalls(
  known: readonly RegistrationFacts[],
  locations: readonly Pick<Location, 'registrationId' | 'callSince'>[],
): readonly RegistrationFacts[] {
  return known.map((one) => {
    const location = locations.find(({ registrationId }) => registrationId === one.registrationId);
    return location?.callSince === undefined ? one : { ...one, callSince: location.callSince };
  });
}

export function refusalFacts(recorded: Recorded<RegistrationRefused>): RefusalFacts {
  const { address, count, reason, transport, until, userAgent } = recorded.event.data;
  return { ...evidenceOf(recorded), reason, address, transport, userAgent, count, until };
}
