import { idOfStream } from '@ringledger/event-sourcing';
import type { Aggregate, DomainEvent } from '@ringledger/event-sourcing';
import { extensionAggregate, extensionExists } from '@ringledger/extensions';
import { sipAccountAggregate, sipAccountExists } from '@ringledger/sip-accounts';
import type { GatheredLine } from '../configuration/gathered-inputs.js';
import type { Pin } from '../device.events.js';
import type { ExistingDevice } from '../device.js';

/** Gives the state of something in the past. */
export type PastState = <State, E extends DomainEvent>(aggregate: Aggregate<State, E>, id: string) => Promise<State>;

/** The lines of a device with what stood on them then: accounts that existed and were of its organization, and who they acted as. */
export async function pastLines(device: ExistingDevice, then: PastState): Promise<readonly GatheredLine[]> {
  const lines: GatheredLine[] = [];
  for (const { line, sipAccountId } of device.lines) {
    const account = await then(sipAccountAggregate, sipAccountId);
    if (!sipAccountExists(account) || account.organizationId !== device.organizationId) continue;
    const extension = account.extensionId === null ? null : await then(extensionAggregate, account.extensionId);
    const acting = extension && extensionExists(extension) ? extension : null;
    lines.push({ line, sipAccountId, account, extension: acting });
  }
  return lines;
}

/** The revision at which a stream was read when these pins were made; -1: it had no event, or was not read. */
export function pinnedRevision(pins: readonly Pin[], category: string, id: string): number {
  return pins.find(({ stream }) => stream.startsWith(`${category}-`) && idOfStream(stream) === id)?.revision ?? -1;
}
