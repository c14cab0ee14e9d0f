import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModelsOfLog } from './exchange.js';
import { KEPT_TABLES, TABLES_OF_PROCESSES } from './kept-tables.js';

const DECLARED = /: CollectionDefinition<\w+> = \{\s*name: '(\w+)'/g;

/** Names of the tables that the product declares, wherever it does. */
function declaredTables(): readonly string[] {
  const files = readdirSync('libs', { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !/\.spec\.ts$|\/testing\/|node_modules/.test(file))
    .flatMap((file) => [...readFileSync(join('libs', file), 'utf8').matchAll(DECLARED)])
    .map(([, name]) => name ?? '')
    .sort();
}

describe('the tables of the read-model store', () => {
  const kept = Object.keys(KEPT_TABLES);

  it('follow from the log, or are kept, or are told by processes again: each is one of these', () => {
    const ofLog = readModelsOfLog().map(({ collection }) => collection.name);
    expect([...ofLog, ...kept, ...TABLES_OF_PROCESSES].sort()).toEqual(declaredTables());
  });

  it('stand in the README by name where a backup has to hold them', () => {
    const [backup = ''] = /^- \*\*Back up\*\*.*?(?=^- \*\*)/ms.exec(readFileSync('README.md', 'utf8')) ?? [];
    const wanted = [...kept, 'checkpoints', 'process:'];
    expect(wanted.filter((name) => !backup.includes(`\`${name}\``))).toEqual([]);
  });
});
