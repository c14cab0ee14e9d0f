import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kamailioMissing, startKamailio } from '../testing/real-kamailio.js';

const describeIfThere = kamailioMissing() === null ? describe : describe.skip;

describeIfThere('A Kamailio that was killed', () => {
  it('starts again where another process has its number now', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kamailio-killed-'));
    await writeFile(join(directory, 'kamailio.pid'), `${process.pid}\n`);
    const kamailio = await startKamailio({
      KAMAILIO_RUN: directory,
      ...{ KAMAILIO_TLS: '', KAMAILIO_WSS: '' },
    });
    await kamailio.stop();
    await rm(directory, { recursive: true, force: true });
  });
});
