import type { Decision } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import { sipAccountAggregate, sipAccountExists } from '@ringledger/sip-accounts';
import type { SipAccountState } from '@ringledger/sip-accounts';
import { lineOutOfRange } from '../device-rules.js';
import { deviceNotFound, deviceRefusal, present } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState, ExistingDevice } from '../device.js';

export interface AssignSipAccountInput {
  /** 1 … lines of the model. */
  readonly line: number;
  readonly sipAccountId: string;
}

export interface AssignSipAccountFacts {
  readonly account: SipAccountState;
}

/** S0-08: from now on this line of the device registers as the account. Another organization's account reads as not found. */
export const assignSipAccount: Decision<AssignSipAccountInput, DeviceState, DeviceEvent, AssignSipAccountFacts> = {
  name: 'AssignSipAccount',
  aggregate: deviceAggregate,
  gather: async (input, reader) => ({ account: await reader.state(sipAccountAggregate, input.sipAccountId) }),
  decide: ({ input: { line, sipAccountId }, facts: { account } }, state) => {
    if (!deviceExists(state)) return deviceNotFound();
    const usable = sipAccountExists(account) && account.organizationId === state.organizationId;
    const refusals = present([
      lineRefusal(state, line, sipAccountId),
      usable ? accountRefusal(state, line, sipAccountId) : deviceRefusal('SIP_ACCOUNT_NOT_FOUND', 'sipAccountId'),
    ]);
    if (refusals.length > 0) return refuse(...refusals);
    return state.lines.some((own) => own.line === line)
      ? accept()
      : accept({ type: 'SipAccountAssigned', data: { line, sipAccountId } });
  },
};

function lineRefusal(device: ExistingDevice, line: number, sipAccountId: string) {
  const outOfRange = lineOutOfRange(device.model, line);
  if (outOfRange) return outOfRange;
  const other = device.lines.find((own) => own.line === line);
  if (!other || other.sipAccountId === sipAccountId) return null;
  return deviceRefusal('LINE_TAKEN', 'line', undefined, 'Unassign that account first, or take another line');
}

function accountRefusal(device: ExistingDevice, line: number, sipAccountId: string) {
  const elsewhere = device.lines.find((own) => own.sipAccountId === sipAccountId && own.line !== line);
  if (!elsewhere) return null;
  const message = `The account is on line ${elsewhere.line} of this device`;
  return deviceRefusal('SIP_ACCOUNT_ALREADY_ASSIGNED', 'sipAccountId', message, 'Unassign it there first');
}
