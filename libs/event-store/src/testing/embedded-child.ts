import { randomUUID } from 'node:crypto';
import { StoreUnusableError } from '../errors.js';
import { openEmbeddedEventStore } from '../embedded/index.js';

/**
 * `hold <directory>`: opens the store and keeps it, or says why it cannot. `append <directory>`: appends without end and
 * prints each acknowledged append, as a parent that will kill it wants to know.
 */
const [mode, directory] = process.argv.slice(2) as [string, string];
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

try {
  const store = await openEmbeddedEventStore({ directory });
  if (mode === 'hold') {
    print({ opened: true });
    process.stdin.resume();
  } else {
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        const stream = `line-${randomUUID()}`;
        for (let revision = -1; ;) {
          const events = Array.from({ length: 1 + (revision % 3 === 0 ? 2 : 0) }, () => ({
            id: randomUUID(),
            type: 'LineOpened',
            data: { text: 'x'.repeat(300) },
            metadata: {},
          }));
          const answer = await store.append(stream, events, revision < 0 ? 'no-stream' : revision);
          ({ revision } = answer);
          print({ stream, ...answer, ids: events.map(({ id }) => id) });
        }
      }),
    );
  }
} catch (error) {
  if (!(error instanceof StoreUnusableError)) throw error;
  print({ reason: error.reason, message: error.message });
}
