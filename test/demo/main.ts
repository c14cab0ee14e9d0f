import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphqlClient, logIn } from '../harness/graphql-client.js';
import { lastingPorts } from '../harness/lasting-ports.js';
import { startServer } from '../harness/server-process.js';
import type { ServerProcess } from '../harness/server-process.js';
import { OnePhoneRegisters } from './one-phone-registers.js';
import { OnePhonesLife } from './one-phones-life.js';
import { expect, Story } from './story.js';
import type { Step } from './story.js';
import { legible, lineTimeline } from './timeline.js';
import type { TimelineEntry } from './timeline.js';

/**
 * `npm run demo [-- --json]`: one phone's whole life, seen from outside. Against a running exchange when RINGLEDGER_URL (its
 * GraphQL URL), RINGLEDGER_USER and RINGLEDGER_PASSWORD say so, else against one that it starts on a temporary directory.
 */
const json = process.argv.includes('--json');

// A reader that has seen enough must not leave an exchange running.
process.stdout.on('error', () => undefined);

function tell({ name, ok, detail }: Step, shown: string | undefined): void {
  if (json) return;
  process.stdout.write(`${ok ? '✓' : '✗'} ${name}\n    ${detail}\n`);
  if (shown) process.stdout.write(`${shown.trimEnd().replace(/^/gm, '    │ ')}\n`);
}

/** Phones are told where it really listens, and may be forgotten soon. */
const BRIEF_LIVES = { RINGLEDGER_SIP_PORT: '', RINGLEDGER_SIP_MIN_EXPIRES: '2' };

async function demonstrate(): Promise<boolean> {
  const story = new Story(tell);
  const { RINGLEDGER_URL: url, RINGLEDGER_USER: user = 'admin', RINGLEDGER_PASSWORD: password = '' } = process.env;
  const directory = url ? null : await mkdtemp(join(tmpdir(), 'ringledger-demo-'));
  let server: ServerProcess | null = null;
  let timeline: TimelineEntry[] = [];
  try {
    let client = new GraphqlClient('');
    let ownPassword = password;
    const environment = { ...BRIEF_LIVES, ...(await lastingPorts()) };
    await story.step('The exchange answers', async () => {
      if (directory) {
        server = await startServer({ directory, environment });
        ownPassword = server.password ?? '';
      }
      client = await logIn(server?.graphql ?? url ?? '', user, ownPassword);
      return server ? `started in ${(server.startedIn / 1000).toFixed(1)} s on empty stores` : String(url);
    });
    const life = new OnePhonesLife(client, story);
    await life.tell();
    if (story.ok) {
      const registering = new OnePhoneRegisters(client, story, life.configured);
      await registering.tell();
      registering.end();
    }
    await life.end();
    if (server && directory) {
      await story.step('After a restart the record is the same', async () => {
        const before = await lineTimeline(client, life.extensionId);
        await (server as unknown as ServerProcess).stop();
        server = await startServer({ directory, environment });
        client = await logIn(server.graphql, user, ownPassword);
        expect('timeline', (await lineTimeline(client, life.extensionId)).slice(0, before.length), before);
        return `${before.length} entries, word for word`;
      });
    }
    await story.step('The timeline of the line', async () => {
      timeline = await lineTimeline(client, life.extensionId);
      return { detail: `${timeline.length} entries`, shown: timeline.map(legible).join('\n') };
    });
  } finally {
    await (server as ServerProcess | null)?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  }
  if (json) process.stdout.write(`${JSON.stringify({ steps: story.steps, timeline }, null, 2)}\n`);
  else process.stdout.write(`${story.ok ? 'Everything happened as told.' : 'The story ends here.'}\n`);
  return story.ok;
}

process.exitCode = (await demonstrate()) ? 0 : 1;
