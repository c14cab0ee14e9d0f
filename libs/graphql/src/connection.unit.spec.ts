import type { Find } from '@ringledger/read-models';
import { foldName } from '@ringledger/system';
import { validate } from 'class-validator';
import fc from 'fast-check';
import { ConnectionArgs, pageOf } from './connection.js';

class Args extends ConnectionArgs {}

const SORT = [{ field: 'number', direction: 1 as const }];
const NAMES = ['organizationId', 'nameOrder'].map((field) => ({ field, direction: 1 as const }));
/** As long as an id may be. */
const ID = 'x'.repeat(64);

/** Where the page goes on that is asked for by a cursor. */
async function goesOn(cursor: string, sort = SORT): Promise<Find['after']> {
  let asked: Find['after'];
  await pageOf(Object.assign(new Args(), { first: 2, cursor }), sort, {
    read: async (_, after) => {
      asked = after;
      return { documents: [], hasMore: false };
    },
    count: async () => 0,
    node: (document) => document,
  });
  return asked;
}

const cursorOf = (json: string) => Buffer.from(json).toString('base64url');

describe('a cursor', () => {
  it('says where the next page begins', async () => {
    expect(await goesOn(cursorOf('["number","x","201"]'))).toEqual({ id: 'x', values: ['201'] });
  });

  const page = (first: number, nodes: readonly object[]) =>
    pageOf(Object.assign(new Args(), { first }), NAMES, {
      read: async () => ({ documents: nodes as never[], hasMore: true }),
      count: async () => 0,
      node: (document) => document,
    });
  it('is taken back, whatever names it was made of', async () => {
    const hostile = fc.constantFrom('\ufdfa', '\u3316', '\u321d', '\u{1f9d1}', '"', '\\', 'ß');
    const name = fc.string({
      unit: fc.oneof(hostile, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
      maxLength: 64,
    });
    await fc.assert(
      fc.asyncProperty(name, name, async (...names) => {
        const nameOrder = foldName(names.join(' '));
        const { pageInfo } = await page(1, [{ _id: ID, organizationId: ID, nameOrder }]);
        const asked = Object.assign(new Args(), { first: 1, cursor: pageInfo.endCursor });
        expect(await validate(asked)).toEqual([]);
        expect(await goesOn(pageInfo.endCursor ?? '', NAMES)).toEqual({ id: ID, values: [ID, nameOrder] });
      }),
      { examples: [['\ufdfa'.repeat(64), '\ufdfa'.repeat(64)]] },
    );
  });

  it.each([
    ['no JSON', 'x'],
    ['of another order', '["-number","x","201"]'],
    ['too short', '["number","x"]'],
    ['with an object', '["number","x",{"$gt":""}]'],
    ['with half a surrogate pair as a value', '["number","x","\\ud800"]'],
    ['with half a surrogate pair as the id', '["number","\\ud800","201"]'],
    ['with a number beyond all bounds', '["number","x",1e999]'],
  ])('is refused as a mistake of who asks when it is %s', async (_, json) => {
    await expect(goesOn(cursorOf(json))).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', field: 'cursor' },
    });
  });
});
