import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineWriter } from './line-writer.js';

describe('a writer of lines', () => {
  let directory: string;
  let descriptor: number;
  const line = `${'x'.repeat(1023)}\n`;

  const open = (path: string, flags: number) => (descriptor = openSync(path, flags));
  const pipe = () => {
    const path = join(directory, 'pipe');
    execFileSync('mkfifo', [path]);
    return open(path, constants.O_RDWR | constants.O_NONBLOCK);
  };
  const read = () => {
    const buffer = Buffer.alloc(1024 * 1024);
    return buffer.toString('utf8', 0, readSync(descriptor, buffer));
  };

  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'line-writer-'))));
  afterEach(() => {
    closeSync(descriptor);
    rmSync(directory, { recursive: true });
  });

  it('has written a line when it comes back', () => {
    const writer = new LineWriter(pipe());
    writer.write('one\n');
    writer.write('two\n');
    expect(read()).toBe('one\ntwo\n');
  });

  it('neither throws nor grows without end on a full disk: it drops and counts', () => {
    const writer = new LineWriter(open('/dev/full', constants.O_WRONLY));
    for (let written = 0; written < 5000; written += 1) writer.write(line);
    expect(writer.dropped).toBe(5000 - 4096);
    writer.end();
  });

  it('keeps what a reader that stalls does not take, whole and in order, until it goes on', async () => {
    const writer = new LineWriter(pipe());
    const lines = Array.from({ length: 300 }, (_, number) => `${number} ${line}`);
    for (const one of lines) writer.write(one);
    let seen = '';
    while (seen.length < lines.join('').length) {
      try {
        seen += read();
      } catch (error) {
        expect(error).toMatchObject({ code: 'EAGAIN' });
        await new Promise(setImmediate);
      }
    }
    expect(seen).toBe(lines.join(''));
    expect(writer.dropped).toBe(0);
  });

  it('writes what waits at the end', () => {
    const writer = new LineWriter(pipe());
    for (let written = 0; written < 100; written += 1) writer.write(line);
    read();
    writer.end();
    expect(read()).toBe(line.repeat(36));
  });
});
