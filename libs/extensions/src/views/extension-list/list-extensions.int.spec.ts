import { FilledReadSide } from '@ringledger/event-sourcing/testing';
import type { Position } from '@ringledger/event-store';
import type { ConnectionArgs } from '@ringledger/graphql';
import { derivedId } from '@ringledger/system';
import { SYSTEM } from '@ringledger/read-models';
import { validateSync } from 'class-validator';
import type { ExtensionEvent, IdentityFields } from '../../extension.events.js';
import { ExtensionFilter } from '../../graphql/extension.args.js';
import { ACME } from '../../testing/scenario.js';
import { GetExtensions, GetExtensionsHandler } from '../extension-details/get-extensions.js';
import { extensionDetailsProjection } from '../extension-details/extension-details.projection.js';
import { extensionListProjection } from './extension-list.projection.js';
import type { ExtensionCriteria, ExtensionOrder } from './list-extensions.js';
import { ListExtensions, ListExtensionsHandler } from './list-extensions.js';

const OTHER = '11111111-2222-5333-8444-555555555555';
const THIRD = '22222222-2222-5333-8444-555555555555';
const acme = { organizationId: ACME };
const byNumber: ExtensionOrder = { by: 'number', descending: false };

describe('the list of extensions', () => {
  let readSide: FilledReadSide;

  async function extension(number: string, identity: IdentityFields = {}, organizationId = ACME, enabled = true) {
    const created: ExtensionEvent = { type: 'ExtensionCreated', data: { organizationId, number, ...identity } };
    const events: ExtensionEvent[] = enabled ? [created] : [created, { type: 'ExtensionDisabled', data: {} }];
    const stream = `extension-${derivedId(organizationId, number)}`;
    await readSide.project(extensionListProjection, stream, ...events);
    await readSide.project(extensionDetailsProjection, stream, ...events);
  }

  async function list(
    criteria: ExtensionCriteria,
    {
      scope = acme,
      order = byNumber,
      ...page
    }: { scope?: ListExtensions['scope']; order?: ExtensionOrder } & Partial<ConnectionArgs> = {},
  ) {
    const handler = new ListExtensionsHandler(readSide);
    return handler.execute(new ListExtensions(scope, criteria, order, { first: 25, ...page }));
  }

  async function numbers(...asked: Parameters<typeof list>) {
    return (await list(...asked)).nodes.map(({ number }) => number);
  }

  beforeAll(async () => {
    readSide = await FilledReadSide.open();
    await extension('201', { firstName: 'Anna', lastName: 'Müller' });
    await extension('2010', { firstName: 'Mario', lastName: 'Rossi' });
    await extension('99', { displayName: 'Reception' }, ACME, false);
    await extension('1001', { firstName: 'Bob', lastName: 'Mulligan' });
    await extension('201', { firstName: 'Eve', lastName: 'Mulder' }, OTHER);
  });
  afterAll(() => readSide.close());

  it('is in the order of the numbers, or backwards', async () => {
    expect(await numbers({})).toEqual(['99', '201', '1001', '2010']);
    expect(await numbers({}, { order: { by: 'number', descending: true } })).toEqual(['2010', '1001', '201', '99']);
  });

  it('has one last name before another that begins like it, whatever the first names', async () => {
    const people = new Map([
      ['301', { firstName: 'Zed', lastName: 'Van' }],
      ['302', { firstName: 'Abe', lastName: 'Van Dyke' }],
    ]);
    for (const [number, identity] of people) await extension(number, identity, THIRD);
    const own = { organizationId: THIRD };
    expect(await numbers({}, { scope: own, order: { by: 'name', descending: false } })).toEqual(['301', '302']);
  });

  it('is in the order of the names', async () => {
    expect(await numbers({}, { order: { by: 'name', descending: false } })).toEqual(['201', '1001', '99', '2010']);
  });

  it.each<[ExtensionCriteria, string[]]>([
    [{ numberPrefix: '20' }, ['201', '2010']],
    [{ numberPrefix: '2010' }, ['2010']],
    [{ numberPrefix: '3' }, []],
    [{ enabled: false }, ['99']],
    [{ enabled: true, numberPrefix: '1' }, ['1001']],
    [{ search: 'mul' }, ['201', '1001']],
    [{ search: 'MÜLLER a' }, ['201']],
    [{ search: 'ULL' }, []],
    [{ search: 'recep', enabled: true }, []],
    [{ search: ' \u00a0', numberPrefix: '20' }, ['201', '2010']],
    [{ search: null, enabled: null, numberPrefix: null, organizationId: null }, ['99', '201', '1001', '2010']],
    [{ organizationId: OTHER }, []],
  ])('filters by %j', async (criteria, found) => {
    expect(await numbers(criteria)).toEqual(found);
    expect(await (await list(criteria)).totalCount).toBe(found.length);
  });

  it('finds the longest names by all that they are', async () => {
    const [firstName, lastName] = ['Hubert Blaine '.repeat(4), 'Wolfeschlegelsteinhausenbergerdorff '].map((name) =>
      name.repeat(5).slice(0, 64).trim(),
    ) as [string, string];
    await extension('401', { firstName, lastName }, THIRD);
    const search = `${lastName} ${firstName}`;
    expect(await numbers({ search }, { scope: { organizationId: THIRD } })).toEqual(['401']);
    expect(validateSync(Object.assign(new ExtensionFilter(), { search }))).toEqual([]);
    expect(validateSync(Object.assign(new ExtensionFilter(), { search: 'x'.repeat(130) }))).toHaveLength(1);
  });

  it('goes on page by page, in either order', async () => {
    for (const order of [byNumber, { by: 'name', descending: true } as const]) {
      const all = await numbers({}, { order });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({}, { order, first: 3, cursor });
        seen.push(...page.nodes.map(({ number }) => number));
        cursor = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(all);
    }
  });

  it('refuses a cursor of another order', async () => {
    const { endCursor: cursor } = (await list({}, { order: byNumber, first: 2 })).pageInfo;
    if (!cursor) throw new Error('There is no second page');
    for (const order of [
      { ...byNumber, descending: true },
      { by: 'name', descending: false },
    ] as const) {
      await expect(list({}, { order, first: 2, cursor })).rejects.toThrow('not one that this list returned');
    }
  });

  it('shows the platform all organizations, or one', async () => {
    expect(await numbers({ search: 'mul' }, { scope: SYSTEM })).toHaveLength(3);
    expect(await numbers({ organizationId: OTHER }, { scope: SYSTEM })).toEqual(['201']);
  });

  it('waits for the position that is asked for', async () => {
    await list({}, { after: '00000007' });
    expect(readSide.waitedFor.at(-1)).toBe('00000007');
  });

  it('gives details only to who may see the extension', async () => {
    const handler = new GetExtensionsHandler(readSide);
    const [mine, foreign] = [derivedId(ACME, '99'), derivedId(OTHER, '201')];
    const found = await handler.execute(new GetExtensions(acme, [mine, foreign], '00000009' as Position));
    expect([...found.keys()]).toEqual([mine]);
    expect(found.get(mine)).toMatchObject({ number: '99', enabled: false });
    expect(readSide.waitedFor.at(-1)).toBe('00000009');
  });
});
