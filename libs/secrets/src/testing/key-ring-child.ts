import { SystemClock, SystemRandomness } from '@ringledger/system';
import { KeyRing } from '../key-ring/key-ring.js';
import { KeyRingFile } from '../key-ring/key-ring-file.js';

/**
 * `hold <file>`: begins a change of the key ring that never ends, for a parent that will kill it. `add <file>`: opens the ring, says so,
 * adds a wrapping key for each line that it is sent, and prints its id.
 */
const [mode, path] = process.argv.slice(2) as [string, string];
const print = (text: string) => process.stdout.write(`${text}\n`);

if (mode === 'hold') {
  process.stdin.resume();
  // Bound to something that lives: what nobody could settle any more would be collected, and the lock with it.
  const end = new Promise<never>((_, reject) => process.stdin.on('end', () => reject(new Error('The parent is gone'))));
  await new KeyRingFile(path).change(() => {
    print('inside');
    return end;
  });
} else {
  const ring = await KeyRing.open({
    path,
    clock: new SystemClock(),
    randomness: new SystemRandomness(),
    isNeeded: () => Promise.resolve(false),
  });
  print('open');
  process.stdin.on('data', (text: Buffer) => {
    for (const _ of text.toString().matchAll(/\n/g)) {
      void ring.addWrappingKey().then(
        ({ id }) => print(id),
        (error: unknown) => print(String(error)),
      );
    }
  });
}
