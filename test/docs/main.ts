import { readFileSync, writeFileSync } from 'node:fs';
import { configurationTable } from '@ringledger/configuration';
import { printSchema } from 'graphql';
import { errorTable } from './error-table.js';
import { currentSchema } from './current-schema.js';

// The documents that are made from the code: `npm run docs` writes them, `npm run docs -- --check` fails when one is not current.
const documents = [
  ['docs/configuration.md', configurationTable()],
  ['docs/schema.graphql', `${printSchema(await currentSchema())}\n`],
  ['docs/errors.md', errorTable()],
] as const;

const check = process.argv.includes('--check');
for (const [path, text] of documents) {
  if (!check) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`${path} is not current: run npm run docs and commit it.\n`);
    process.exitCode = 1;
  }
}
