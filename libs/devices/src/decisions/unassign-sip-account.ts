import type { Decision } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import { deviceNotFound } from '../device-refusals.js';
import { lineOutOfRange } from '../device-rules.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

/** By line, or by account wherever it is on this device. */
export type UnassignSipAccountInput = { readonly line: number } | { readonly sipAccountId: string };

/** The line registers nothing any more. Its keys stay, and come back to life with the next account. */
export const unassignSipAccount: Decision<UnassignSipAccountInput, DeviceState, DeviceEvent> = {
  name: 'UnassignSipAccount',
  aggregate: deviceAggregate,
  decide: ({ input }, state) => {
    if (!deviceExists(state)) return deviceNotFound();
    const found = state.lines.find((own) =>
      'line' in input ? own.line === input.line : own.sipAccountId === input.sipAccountId,
    );
    if (found) return accept({ type: 'SipAccountUnassigned', data: { ...found } });
    const outOfRange = 'line' in input ? lineOutOfRange(state.model, input.line) : null;
    return outOfRange ? refuse(outOfRange) : accept();
  },
};
