import { jest } from '@jest/globals';
import * as composition from '@ringledger/composition';

/** What a task of `npm run cli` says of a data directory, in this process. */
export async function operate(task: string, directory: string): Promise<string> {
  let out = '';
  const collect = (text: unknown, written?: unknown) => {
    out += String(text);
    if (typeof written === 'function') written();
    return true;
  };
  const writing = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(collect),
  );
  process.env['RINGLEDGER_DATA'] = directory;
  try {
    await composition.operate([task]);
  } finally {
    delete process.env['RINGLEDGER_DATA'];
    for (const each of writing) each.mockRestore();
  }
  return out;
}
