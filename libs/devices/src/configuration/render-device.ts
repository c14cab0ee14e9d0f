import { inputProblems, render, renderMasked, secretProblems } from '@ringledger/provisioning';
import type { DeviceModel, InputProblem, RenderedFile } from '@ringledger/provisioning';
import type { LeftOut } from '../device.events.js';
import type { GatheredInputs } from './gathered-inputs.js';

type Inputs = GatheredInputs['inputs'];

/** `real`: for the device; `revealed`: to who may see them; `masked`: none. */
export type ShownSecrets = 'real' | 'revealed' | 'masked';

export interface RenderedDevice {
  readonly files: readonly RenderedFile[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * The files of a device. One line or key that its file cannot carry, such as a password of a form that this family reads as a
 * command, must not cost the others: it is left out, and the record says so. Null: nothing can be rendered at all.
 */
export function renderDevice(
  model: DeviceModel,
  gathered: GatheredInputs,
  secrets: ShownSecrets = 'real',
): RenderedDevice | null {
  const leftOut: LeftOut[] = [];
  let inputs = withoutIdleKeys(gathered.inputs, leftOut);
  for (;;) {
    const problems = [...inputProblems(model, inputs), ...secretProblems(model, inputs, gathered.secrets)];
    const [first] = problems;
    if (!first) break;
    const { list, position } = placeOf(first);
    if (list === null) return null;
    leftOut.push({ code: first.code, field: nameOf(inputs, list, position) });
    inputs = withoutIdleKeys({ ...inputs, [list]: inputs[list].toSpliced(position, 1) }, leftOut);
  }
  return { files: filesWith(secrets, model, inputs, gathered), leftOut };
}

function filesWith(
  shown: ShownSecrets,
  model: DeviceModel,
  inputs: Inputs,
  { revealable, secrets }: GatheredInputs,
): readonly RenderedFile[] {
  if (shown === 'masked') return renderMasked(model, inputs);
  return render(model, inputs, shown === 'real' ? secrets : revealable);
}

/** Keys of a line without an account have nothing to act on. */
function withoutIdleKeys(inputs: Inputs, leftOut: LeftOut[]): Inputs {
  const used = new Set(inputs.lines.map(({ index }) => index));
  const isIdle = ({ line, type }: Inputs['keys'][number]) => type !== 'phonebook' && !used.has(line ?? 1);
  for (const [position, key] of inputs.keys.entries()) {
    if (isIdle(key)) leftOut.push({ code: 'KEY_LINE_UNKNOWN', field: nameOf(inputs, 'keys', position) });
  }
  return { ...inputs, keys: inputs.keys.filter((key) => !isIdle(key)) };
}

function placeOf({ field }: InputProblem): { readonly list: 'lines' | 'keys' | null; readonly position: number } {
  const [, list, position] = /^(lines|keys)\[(\d+)\]/.exec(field) ?? [];
  return { list: (list as 'lines' | 'keys' | undefined) ?? null, position: Number(position) };
}

/** As people count: `lines.2`, or `keys.0.17` for key 17 of the phone itself. */
function nameOf(inputs: Inputs, list: 'lines' | 'keys', position: number): string {
  if (list === 'lines') return `lines.${inputs.lines[position]?.index}`;
  const key = inputs.keys[position];
  return `keys.${key?.module}.${key?.index}`;
}
