import { fstatSync, statSync } from 'node:fs';

/** For people, on standard output or error. @throws what kept it from being written: a reader that is gone, a full disk */
export function tell(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // What nobody listens for would end the process.
    if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Standard output is the null device, which Node also takes in the place of one that is closed. */
export function nobodyReads(): boolean {
  try {
    return fstatSync(1).rdev === statSync('/dev/null').rdev;
  } catch {
    return false;
  }
}
