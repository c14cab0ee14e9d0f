import type { RecordedEvent } from '../event-store.js';
import { toPosition } from './embedded-position.js';
import { logFlaws } from './log-flaws.js';

type Stored = readonly [position: number, stream: string, revision: number];

async function flawsOf(head: number, ...pages: (readonly Stored[])[]): Promise<readonly string[]> {
  async function* read() {
    for (const page of pages) {
      yield page.map(([position, stream, revision]) => ({
        ...({ position: toPosition(position), stream, revision } as RecordedEvent),
      }));
    }
  }
  const found: string[] = [];
  for await (const flaw of logFlaws(read(), toPosition(head))) found.push(flaw);
  return found;
}

describe('the flaws of a log', () => {
  it('are none when each position and each revision follows the one before', async () => {
    expect(await flawsOf(0)).toEqual([]);
    expect(await flawsOf(4, [[1, 'a', 0], [2, 'b', 0]], [[3, 'a', 1], [4, 'b', 1]])).toEqual([]); // prettier-ignore
  });

  it('are an event that is missing, and the stream that it is missing from', async () => {
    expect(await flawsOf(4, [[1, 'a', 0], [2, 'b', 0]], [[4, 'a', 2]])).toEqual([
      'No event can be read at position 3.',
      'At position 4 is revision 2 of a, where its revision 1 belongs.',
    ]); // prettier-ignore
  });

  it('are all that is missing at the beginning and at the end', async () => {
    expect(await flawsOf(9, [[3, 'a', 0]])).toEqual([
      'No events can be read at positions 1 to 2.',
      'No events can be read at positions 4 to 9.',
    ]);
  });
});
