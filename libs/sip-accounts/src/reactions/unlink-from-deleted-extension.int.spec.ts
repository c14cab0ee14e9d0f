import { AggregateReader } from '@ringledger/event-sourcing';
import { FilledReadSide, recorded, testPosition } from '@ringledger/event-sourcing/testing';
import type { ExtensionDeleted, ExtensionState } from '@ringledger/extensions';
import { unlinkSipAccount } from '../decisions/unlink-sip-account.js';
import { created, line, LINE, linked, OTHER_LINE, unlinked } from '../testing/scenario.js';
import { sipAccountListProjection } from '../views/sip-account-list/sip-account-list.projection.js';
import { UnlinkFromDeletedExtension } from './unlink-from-deleted-extension.js';

const deletion: ExtensionDeleted = { type: 'ExtensionDeleted', data: {} };
const linkedElsewhere = { ...linked, data: { extensionId: OTHER_LINE } } as typeof linked;

class OneExtension extends AggregateReader {
  constructor(private readonly extension: ExtensionState) {
    super();
  }

  override state = async () => this.extension as never;
}

describe('UnlinkFromDeletedExtension', () => {
  let readSide: FilledReadSide;

  beforeAll(async () => {
    readSide = await FilledReadSide.open();
    await readSide.project(sipAccountListProjection, 'sipAccount-one', created, linked);
    await readSide.project(sipAccountListProjection, 'sipAccount-two', created, linked);
    await readSide.project(sipAccountListProjection, 'sipAccount-gone', created, linked, unlinked);
    await readSide.project(sipAccountListProjection, 'sipAccount-other', created, linkedElsewhere);
  });
  afterAll(() => readSide.close());

  async function reactions(
    extension: ExtensionState,
    event: ExtensionDeleted | typeof linked,
    revision: number,
    stream: string,
  ) {
    const manager = new UnlinkFromDeletedExtension(readSide, new OneExtension(extension));
    const found = await manager.react(recorded(event, { revision, stream }) as never);
    return found.map(({ decision, aggregateId, input }) => {
      expect(decision).toBe(unlinkSipAccount);
      return [aggregateId, input];
    });
  }

  it('unlinks every account that was linked before the deletion', async () => {
    const found = await reactions({ status: 'deleted' }, deletion, 41, `extension-${LINE}`);
    expect(new Map(found as [string, unknown][])).toEqual(
      new Map([
        ['one', { extensionId: LINE }],
        ['two', { extensionId: LINE }],
      ]),
    );
  });

  it('reads the list as it is behind the deletion', async () => {
    await reactions({ status: 'deleted' }, deletion, 42, `extension-${LINE}`);
    expect(readSide.waitedFor.at(-1)).toBe(testPosition(42));
  });

  it('unlinks an account that was linked behind the deletion', async () => {
    expect(await reactions({ status: 'deleted' }, linked, 1, 'sipAccount-late')).toEqual([
      ['late', { extensionId: LINE }],
    ]);
  });

  it('leaves the links of an extension that is there', async () => {
    expect(await reactions(line, linked, 1, 'sipAccount-one')).toEqual([]);
    expect(await reactions({ ...line, status: 'disabled' }, linked, 1, 'sipAccount-one')).toEqual([]);
  });

  it('finds nothing to do for an extension without accounts', async () => {
    expect(await reactions({ status: 'deleted' }, deletion, 43, 'extension-unused')).toEqual([]);
  });

  it('goes through all pages of a very busy extension', async () => {
    const extensionId = '7f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b23';
    const busy = { ...linked, data: { extensionId } } as typeof linked;
    for (let index = 0; index < 501; index++) {
      await readSide.project(sipAccountListProjection, `sipAccount-busy${index}`, created, busy);
    }
    const found = await reactions({ status: 'deleted' }, deletion, 44, `extension-${extensionId}`);
    expect(new Set(found.map(([id]) => id)).size).toBe(501);
  });
});
