import type { DeviceModel, FunctionKeyType } from '../catalogue/device-model.js';
import type { DeviceConfigurationInputs, FunctionKeyInputs } from './device-configuration-inputs.js';
import type { InputProblem, InputProblemCode } from './input-problem.js';
import { isDialable } from './representable.js';

const NEEDS_VALUE: readonly FunctionKeyType[] = ['blf', 'directDial', 'extension', 'groupPickup'];

/** What is wrong with the function keys, on this model with its modules. */
export function keyProblems(model: DeviceModel, inputs: DeviceConfigurationInputs): InputProblem[] {
  const seen = new Set<string>();
  return inputs.keys.flatMap((key, position) => {
    const place = `${key.module}/${key.index}`;
    const taken = seen.has(place);
    seen.add(place);
    return problemsOf(model, inputs, key, `keys[${position}]`, taken);
  });
}

function problemsOf(
  model: DeviceModel,
  inputs: DeviceConfigurationInputs,
  key: FunctionKeyInputs,
  at: string,
  taken: boolean,
): InputProblem[] {
  const problems: InputProblem[] = [];
  const require = (holds: boolean, code: InputProblemCode, field: string, message: string): void => {
    if (!holds) problems.push({ code, field: `${at}.${field}`, message });
  };
  const count = key.module === 0 ? model.keys : (model.modules?.keysPerModule ?? 0);
  const attached = Number.isInteger(key.module) && key.module >= 0 && key.module <= inputs.expansionModules;
  const line = inputs.lines.find(({ index }) => index === (key.line ?? 1));

  require(attached, 'KEY_OUT_OF_RANGE', 'module', `The device has ${inputs.expansionModules} expansion modules.`);
  require(Number.isInteger(key.index) &&
    key.index >= 1 &&
    key.index <= count, 'KEY_OUT_OF_RANGE', 'index', key.module === 0
    ? `${model.name} has keys 1 to ${count}.`
    : `Its modules have keys 1 to ${count}.`);
  require(!taken, 'KEY_TAKEN', 'index', 'Two functions are on the same key.');
  require(model.keyTypes.includes(key.type), 'KEY_TYPE_UNSUPPORTED', 'type', `${model.name} has no such function key.`);
  if (key.type === 'none' || key.type === 'phonebook') return problems;
  require(key.type !== 'line' || key.line !== null, 'KEY_LINE_MISSING', 'line', 'A line key must name its line.');
  require(line !== undefined, 'KEY_LINE_UNKNOWN', 'line', 'No account is on this line.');
  const value = key.value ?? (key.type === 'voicemail' ? (line?.voicemailNumber ?? null) : null);
  const needed = NEEDS_VALUE.includes(key.type) || key.type === 'voicemail';
  require(!needed || value !== null, 'KEY_VALUE_MISSING', 'value', 'This function needs a number or code.');
  require(!needed || value === null || isDialable(value), 'KEY_VALUE_INVALID', 'value', 'This cannot be dialled.');
  require(key.pickupCode === null ||
    isDialable(key.pickupCode), 'KEY_VALUE_INVALID', 'pickupCode', 'This cannot be dialled.');
  return problems;
}
