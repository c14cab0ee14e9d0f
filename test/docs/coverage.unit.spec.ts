import { existsSync, readFileSync } from 'node:fs';
import { hasTitle, testTitles } from './test-titles.js';

describe('docs/coverage.md', () => {
  const rows = readFileSync('docs/coverage.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| [SNP]\d?-\d/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .map(([row = '', what = '', tests = '']) => ({ row, what, tests }));

  it('names for every row tests that exist, in words that stand in their files', () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.flatMap(({ row, tests }) => mistakes(tests).map((mistake) => `${row}: ${mistake}`))).toEqual([]);
  });

  it('has its rows in order, each with what it asks', () => {
    const names = rows.map(({ row }) => row);
    expect(names).toEqual(names.toSorted());
    expect(rows.filter(({ what }) => what === '')).toEqual([]);
  });

  it('would not take a name that is wrong', () => {
    const here = '`test/docs/coverage.unit.spec.ts`';
    expect(mistakes(`${here} › docs/coverage.md › would not take a name that is wrong`)).toEqual([]);
    expect(mistakes(`${here} › would not take a name`)).toEqual([`${here} has no test "would not take a name"`]);
    expect(mistakes(here)).toEqual([`${here} is not followed by › and the title of a test`]);
    expect(mistakes('`test/docs/none.unit.spec.ts` › anything')).toEqual([
      '`test/docs/none.unit.spec.ts` does not exist',
    ]);
    expect(mistakes('')).toEqual([' is not the path of a test']);
  });
});

describe('titles of tests', () => {
  const source = `
    describe(\`on \${name}\`, () => {
      it('is one', () => {});
      it.each([1, 2])('takes %s of $kind', () => {});
      it.each([1, 2])('%s', () => {});
      test.skip('costs $5', () => {});
      expect('is none');
    });`;

  it('are those of describe, it and test, with each value written out or as it stands', () => {
    const titles = testTitles(source);
    for (const title of ['on MongoDB', 'is one', 'takes 1 of two', 'takes %s of $kind', 'costs $5'])
      expect([title, hasTitle(titles, title)]).toEqual([title, true]);
    for (const title of ['is none', 'on ', 'is', 'is one more', 'takes 1 of ', 'costs 5'])
      expect([title, hasTitle(titles, title)]).toEqual([title, false]);
  });
});

/** What is wrong with the last column: `path` › title › title; `path` › title. */
function mistakes(tests: string): readonly string[] {
  return tests.split(/; (?=`)/).flatMap((reference) => {
    const [path = '', ...titles] = reference.split(' › ');
    const file = /^`([^`]+\.ts)`$/.exec(path)?.[1];
    if (file === undefined) return [`${path} is not the path of a test`];
    if (!existsSync(file)) return [`${path} does not exist`];
    if (titles.length === 0) return [`${path} is not followed by › and the title of a test`];
    const known = testTitles(readFileSync(file, 'utf8'));
    return titles.filter((title) => !hasTitle(known, title)).map((title) => `${path} has no test "${title}"`);
  });
}
