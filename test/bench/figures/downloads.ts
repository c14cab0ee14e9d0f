import { mkdtemp, rm } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askDoor, phoneAgent } from '../../harness/phone-door.js';
import { startBareHttps } from '../baselines/start-bare-https.js';
import { compared, rate, ROUNDS } from '../figure.js';
import type { Figures, Measured } from '../figure.js';
import { Running } from '../running.js';

const PHONES = 1000;
const PARALLEL = 32;
const NEW_CONNECTIONS = 300;
const PER_ROUND = 4000;

/** Phones that fetch their configuration: the first time, again, unchanged, and each on a connection of its own. */
export const downloads: Figures = {
  names: ['download', 'download-repeat', 'download-304', 'download-new-connection'],
  async measure(wanted) {
    const running = await Running.open();
    const directory = await mkdtemp(join(tmpdir(), 'ringledger-bare-'));
    const agent = phoneAgent({ maxSockets: PARALLEL });
    const fresh = phoneAgent({ keepAlive: false, maxSockets: PARALLEL });
    const first = wanted.has('download') ? PHONES * (ROUNDS + 1) : PHONES;
    const paths = await running.phones(first);
    const whole = await askDoor(running.url(paths[0] ?? ''), agent);
    const bare = await startBareHttps(directory, running.tls, whole.body);
    const measured: Measured[] = [];
    try {
      if (wanted.has('download')) {
        const product = (round: number) =>
          fetchAll(
            paths.slice((round + 1) * PHONES, (round + 2) * PHONES).map((path) => running.url(path)),
            agent,
          );
        measured.push(await compared('download', '≥ 0.6', product, () => same(`${bare.url}/recorded`, PHONES, agent)));
      }
      const some = paths.slice(0, PHONES).map((path) => running.url(path));
      await fetchAll(some, agent);
      if (wanted.has('download-repeat')) {
        const product = () => fetchAll(around(some, PER_ROUND), agent);
        measured.push(
          await compared('download-repeat', '≥ 0.8', product, () => same(`${bare.url}/`, PER_ROUND, agent)),
        );
      }
      if (wanted.has('download-304')) {
        const tags = await Promise.all(some.map(async (url) => (await askDoor(url, agent)).headers.etag ?? ''));
        const known = (url: string) => tags[some.indexOf(url)] ?? '';
        const tagged = new Map(some.map((url) => [url, known(url)]));
        await fetchAll(some, agent, 304, (url) => tagged.get(url) ?? '');
        const product = () => fetchAll(around(some, PER_ROUND), agent, 304, (url) => tagged.get(url) ?? '');
        measured.push(
          await compared('download-304', '≥ 0.8', product, () =>
            fetchAll(around([`${bare.url}/`], PER_ROUND), agent, 304, () => '"bare"'),
          ),
        );
      }
      if (wanted.has('download-new-connection')) {
        const product = () => fetchAll(around(some, NEW_CONNECTIONS), fresh);
        measured.push(
          await compared('download-new-connection', '≥ 0.9', product, () =>
            same(`${bare.url}/`, NEW_CONNECTIONS, fresh),
          ),
        );
      }
    } finally {
      agent.destroy();
      fresh.destroy();
      bare.stop();
      await running.close();
      await rm(directory, { recursive: true, force: true });
    }
    return measured;
  },
};

const around = (urls: readonly string[], count: number) =>
  Array.from({ length: count }, (_, n) => urls[n % urls.length] ?? '');
const same = (url: string, count: number, agent: Agent) => fetchAll(around([url], count), agent);

async function fetchAll(
  urls: readonly string[],
  agent: Agent,
  status = 200,
  tag?: (url: string) => string,
): Promise<number> {
  return rate(urls.length, PARALLEL, async (n) => {
    const url = urls[n] ?? '';
    const answer = await askDoor(url, agent, tag ? { headers: { 'if-none-match': tag(url) } } : {});
    if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}`);
  });
}
