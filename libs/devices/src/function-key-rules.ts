import type { Refusal } from '@ringledger/event-sourcing';
import { inputProblems } from '@ringledger/provisioning';
import type { DeviceModel, InputProblem, LineInputs } from '@ringledger/provisioning';
import { deviceRefusal, deviceRefusalCodes } from './device-refusals.js';
import type { DeviceRefusalCode } from './device-refusals.js';
import { isName } from './device-rules.js';
import type { FunctionKey } from './device.events.js';

/** What the keys are called in the mutation: where a refusal points. */
const INPUT = 'functionKeys';

/**
 * Every broken key at once (S1-42, S1-43). A key may be programmed before its line has an account: it stays dark until then, so
 * here every line of the model counts as in use.
 */
export function functionKeyRefusals(
  model: DeviceModel,
  expansionModules: number,
  module: number,
  keys: readonly FunctionKey[],
): readonly Refusal[] {
  const lines = Array.from({ length: model.lines }, (_, position) => anyLine(model, position + 1));
  const device = { provisioningUrl: 'https://x', refreshMinutes: 0, userName: null, expansionModules, lines };
  const problems = inputProblems(model, { ...device, keys: keys.map((key) => ({ ...key, module })) });
  const outOfRange = problems.find(({ field }) => /^keys\[\d+\]\.module$/.test(field));
  // That the module is not there is one mistake, not one for each key.
  if (outOfRange) return [deviceRefusal('KEY_OUT_OF_RANGE', 'module', outOfRange.message)];
  const broken = problems.filter(({ field }) => field.startsWith('keys[')).map(toRefusal);
  return [...broken, ...keys.flatMap(labelRefusal)];
}

/** What is left of the keys when nothing is stored that says nothing. */
export function storedKeys(keys: readonly FunctionKey[]): readonly FunctionKey[] {
  return keys
    .filter(({ type }) => type !== 'none')
    .map(({ index, type, line, value, label, pickupCode }) => ({
      index,
      type,
      line: type === 'phonebook' ? null : line,
      value: type === 'line' || type === 'phonebook' ? null : value,
      label: label?.trim() || null,
      pickupCode: type === 'blf' ? pickupCode : null,
    }))
    .sort((one, other) => one.index - other.index);
}

function labelRefusal({ label }: FunctionKey, position: number): readonly Refusal[] {
  return label === null || label.trim() === '' || isName(label)
    ? []
    : [deviceRefusal('KEY_LABEL_INVALID', `${INPUT}.${position}.label`)];
}

function toRefusal({ code, field, message }: InputProblem): Refusal {
  const known: DeviceRefusalCode = Object.hasOwn(deviceRefusalCodes, code)
    ? (code as DeviceRefusalCode)
    : 'KEY_VALUE_INVALID';
  const place = field.replace(/^keys\[(\d+)\]/, `${INPUT}.$1`);
  // Here every line of the model counts as in use: what is missing is the line itself.
  return deviceRefusal(known, place, known === 'KEY_LINE_UNKNOWN' ? 'The model has no such line' : message);
}

function anyLine(model: DeviceModel, index: number): LineInputs {
  return {
    index,
    userName: 'x',
    authName: 'x',
    displayName: '',
    label: '',
    realm: 'x',
    server: { host: 'x', port: 5060, transport: model.transports[0] ?? 'udp' },
    outboundProxy: null,
    expirySeconds: 3600,
    voicemailNumber: null,
    codecs: model.codecs,
    dtmf: 'rtp',
    srtp: 'off',
  };
}
