import { parseArgs } from 'node:util';
import { crashRounds } from './crash-rounds.js';

/** `npm run crash [-- --rounds N] [--json]`: exit code 1 when anything is lost, doubled or leaked. */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '25' }, json: { type: 'boolean', default: false } },
});
const report = await crashRounds(Number(values.rounds), (line) => {
  if (!values.json) process.stdout.write(`${line}\n`);
});
process.stdout.write(
  values.json
    ? `${JSON.stringify(report)}\n`
    : `${report.rounds} rounds, ${report.extensions} extensions, ${report.configurations} configurations: ${report.wrong.length === 0 ? 'nothing lost, nothing doubled' : report.wrong.join('\n')}\n`,
);
process.exitCode = report.wrong.length === 0 ? 0 : 1;
