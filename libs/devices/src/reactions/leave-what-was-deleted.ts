import { Injectable } from '@nestjs/common';
import { AggregateReader, idOfStream, reaction, ReadSide } from '@ringledger/event-sourcing';
import type { ProcessManager, Reaction, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { extensionAggregate } from '@ringledger/extensions';
import type { ExtensionDeleted } from '@ringledger/extensions';
import { sipAccountAggregate } from '@ringledger/sip-accounts';
import type { SipAccountDeleted } from '@ringledger/sip-accounts';
import { takeDeviceFromSeat } from '../decisions/take-device-from-seat.js';
import { unassignSipAccount } from '../decisions/unassign-sip-account.js';
import type { DevicePlacedAtSeat, SipAccountAssigned } from '../device.events.js';
import { devicesAtSeat, devicesOfAccounts } from './touched-devices.js';

type Watched = SipAccountDeleted | SipAccountAssigned | ExtensionDeleted | DevicePlacedAtSeat;

/**
 * No device keeps what was deleted, whatever the order in the log. What it got before the deletion is in the list of devices, read as of
 * the deletion; what it got behind it (decided while the thing still was) finds the thing deleted.
 */
@Injectable()
export class LeaveWhatWasDeleted implements ProcessManager<Watched> {
  readonly name = 'leaveWhatWasDeleted';
  readonly handles = ['SipAccountDeleted', 'SipAccountAssigned', 'ExtensionDeleted', 'DevicePlacedAtSeat'] as const;

  constructor(
    private readonly readSide: ReadSide,
    private readonly aggregates: AggregateReader,
  ) {}

  async react({ event, position, stream }: RecordedDomainEvent<Watched>): Promise<readonly Reaction[]> {
    const id = idOfStream(stream);
    switch (event.type) {
      case 'SipAccountDeleted':
        return (await devicesOfAccounts(this.readSide, [id], position)).map((deviceId) => unassign(deviceId, id));
      case 'ExtensionDeleted':
        return (await devicesAtSeat(this.readSide, id, position)).map((deviceId) => take(deviceId, id));
      case 'SipAccountAssigned': {
        const { sipAccountId } = event.data;
        const { status } = await this.aggregates.state(sipAccountAggregate, sipAccountId);
        return status === 'deleted' ? [unassign(id, sipAccountId)] : [];
      }
      case 'DevicePlacedAtSeat': {
        const { extensionId } = event.data;
        const { status } = await this.aggregates.state(extensionAggregate, extensionId);
        return status === 'deleted' ? [take(id, extensionId)] : [];
      }
    }
  }
}

function unassign(aggregateId: string, sipAccountId: string): Reaction {
  return reaction(unassignSipAccount, aggregateId, { sipAccountId });
}

function take(aggregateId: string, extensionId: string): Reaction {
  return reaction(takeDeviceFromSeat, aggregateId, { extensionId });
}
