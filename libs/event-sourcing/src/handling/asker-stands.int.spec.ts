import { randomUUID } from 'node:crypto';
import { openNumberedLines } from '../testing/numbered-lines.js';
import type { LineProcess, NumberedLines } from '../testing/numbered-lines.js';

describe('a command of whose asker the access ends meanwhile', () => {
  let lines: NumberedLines;
  let here: LineProcess;
  let stands: boolean;
  const askerStands = async () => stands;
  const ended = { accepted: false, refusals: [{ code: 'TOKEN_ENDED', field: null }] };

  beforeEach(async () => {
    stands = true;
    lines = await openNumberedLines();
    here = lines.process();
    await here.open('a', '201');
  });
  afterEach(() => lines.close());

  it('is refused, and has written nothing', async () => {
    expect(await here.ring('a', 1, { askerStands })).toMatchObject({ accepted: true });
    stands = false;
    expect(await here.ring('a', 1, { askerStands })).toMatchObject(ended);
    expect(await lines.typesOf('line-a')).toEqual(['LineNumbered', 'LineRung']);
  });

  it('is refused, also where it would change nothing', async () => {
    stands = false;
    expect(await here.ring('a', 0, { askerStands })).toMatchObject(ended);
  });

  it('is refused when it is repeated: what it was answered the first time may be a secret', async () => {
    const changes = { commandId: randomUUID(), idempotencyKey: 'again', askerStands };
    expect(await here.ring('a', 1, changes)).toMatchObject({ accepted: true });
    stands = false;
    expect(await here.ring('a', 1, changes)).toMatchObject(ended);
    stands = true;
    expect(await here.ring('a', 1, changes)).toMatchObject({ accepted: true, version: 1 });
  });

  it('is refused at its second try, when it lost the first one to another', async () => {
    const event = lines.store.hold('LineRung');
    const ringing = here.ring('a', 1, { askerStands });
    await event.arrived;
    stands = false;
    await lines.process().renumber('a', '202');
    event.letGo();
    expect(await ringing).toMatchObject(ended);
    expect(await lines.typesOf('line-a')).toEqual(['LineNumbered', 'LineNumbered']);
  });

  it('keeps no value that it claimed', async () => {
    stands = false;
    expect(await here.renumberAs({ askerStands }, 'a', '202')).toMatchObject(ended);
    expect(await here.holderOf('202')).toBeNull();
    expect(await here.numbersOf('a')).toEqual(['201']);
    expect(await lines.process().open('b', '202')).toMatchObject({ accepted: true });
  });
});
