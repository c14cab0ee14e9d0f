import { parseArgs } from 'node:util';
import type { Measured } from './figure.js';
import { append } from './figures/append.js';
import { downloads } from './figures/downloads.js';
import { mutations } from './figures/mutations.js';
import { rebuild } from './figures/rebuild.js';
import { manyRegistrations, registrations } from './figures/registrations.js';
import { size } from './figures/size.js';

/** `npm run bench [-- --json] [--only NAME]`: ratios to bare baselines of the same run; see docs/performance.md. */
const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});
const all = [append, downloads, mutations, rebuild, size, registrations, manyRegistrations];
const names = all.flatMap((figures) => figures.names);
const unknown = values.only?.filter((name) => !names.includes(name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`No figure ${unknown.join(', ')}. There are: ${names.join(', ')}\n`);
  process.exit(2);
}
const wanted = new Set(values.only ?? names);
const measured: Measured[] = [];
for (const figures of all) {
  if (!figures.names.some((name) => wanted.has(name))) continue;
  for (const figure of await figures.measure(wanted)) {
    measured.push(figure);
    if (!values.json) process.stdout.write(`${row(figure)}\n`);
  }
}
if (values.json) process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);

function row({ name, value, unit, baseline, ratio, goal }: Measured): string {
  const compare = baseline === null ? '' : `  bare ${Math.round(baseline)}  ratio ${(ratio ?? 0).toFixed(2)}`;
  return `${name.padEnd(26)}${String(Math.round(value)).padStart(8)} ${unit}${compare}  goal ${goal}`;
}
