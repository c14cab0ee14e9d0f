import { inputProblems, render, renderMasked, secretProblems } from '@ringledger/provisioning';
import type { DeviceModel, InputProblem, RenderedFile } from '@ringledger/provisioning';
import type { LeftOut } from '../device.events.js';
import type { GatheredInputs } from './gathered-inputs.js';

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
  secrets: 'real' | 'masked' = 'real',
): RenderedDevice | null {
  let { inputs } = gathered;
  const leftOut: LeftOut[] = [];
  for (;;) {
    const problems = [...inputProblems(model, inputs), ...secretProblems(model, inputs, gathered.secrets)];
    const [first] = problems;
    if (!first) break;
    const { list, position } = placeOf(first);
    if (list === null) return null;
    leftOut.push({ code: first.code, field: nameOf(inputs, list, position) });
    const lines = list === 'lines' ? inputs.lines.toSpliced(position, 1) : inputs.lines;
    const used = new Set(lines.map(({ index }) => index));
    const keys = (list === 'keys' ? inputs.keys.toSpliced(position, 1) : inputs.keys).filter(
      (key) => key.type === 'phonebook' || used.has(key.line ?? 1),
    );
    inputs = { ...inputs, lines, keys };
  }
  return { files: secrets === 'real' ? render(model, inputs, gathered.secrets) : renderMasked(model, inputs), leftOut };
}

function placeOf({ field }: InputProblem): { readonly list: 'lines' | 'keys' | null; readonly position: number } {
  const [, list, position] = /^(lines|keys)\[(\d+)\]/.exec(field) ?? [];
  return { list: (list as 'lines' | 'keys' | undefined) ?? null, position: Number(position) };
}

/** As people count: `lines.2`, or `keys.0.17` for key 17 of the phone itself. */
function nameOf(inputs: GatheredInputs['inputs'], list: 'lines' | 'keys', position: number): string {
  if (list === 'lines') return `lines.${inputs.lines[position]?.index}`;
  const key = inputs.keys[position];
  return `keys.${key?.module}.${key?.index}`;
}
