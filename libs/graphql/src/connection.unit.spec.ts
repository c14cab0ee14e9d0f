import type { Find } from '@ringledger/read-models';
import { ConnectionArgs, pageOf } from './connection.js';

class Args extends ConnectionArgs {}

const SORT = [{ field: 'number', direction: 1 as const }];

/** Where the page goes on that is asked for by a cursor. */
async function goesOn(cursor: string): Promise<Find['after']> {
  let asked: Find['after'];
  await pageOf(Object.assign(new Args(), { first: 2, cursor }), SORT, {
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
