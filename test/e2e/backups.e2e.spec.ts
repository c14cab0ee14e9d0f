import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOn } from '../harness/exchange.js';
import { logIn } from '../harness/graphql-client.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization, sipCredentials } from '../harness/line.js';
import { Lives } from '../harness/lives.js';
import { operate } from '../harness/operate.js';

describe('what was put back from a backup', () => {
  let directory: string;
  let lives: Lives;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringledger-backups-'));
    lives = new Lives(data());
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const path = (...parts: string[]) => join(directory, ...parts);
  const data = () => path('data');

  const during = <T>(work: (client: GraphqlClient) => Promise<T>) => lives.during(work);
  const operated = (task: string) => operate(task, data());
  const putBack = async (part: 'log' | 'read-models', from: string) => {
    await rm(join(data(), part), { recursive: true });
    await cp(path(from, part), join(data(), part), { recursive: true });
  };

  it('is whole when the exchange was stopped in order: what was only counted is in the log and in the read models', async () => {
    const running = await startOn(data(), []);
    await expect(logIn(running.graphql, 'admin', 'not the password')).rejects.toThrow();
    await running.close();
    expect(await operated('verify-read-models')).toMatch(/^Every read model is what/);
  });

  it('is an older log beside newer read models: the exchange does not start, until the newest log is back', async () => {
    await during((client) => registerOrganization(client, 'Before'));
    await cp(data(), path('older'), { recursive: true });
    await during((client) => registerOrganization(client, 'After'));
    await cp(data(), path('newest'), { recursive: true });

    await putBack('log', 'older');
    await expect(startOn(data(), [])).rejects.toThrow(/ends at position .* put the newest copy back and start again/);
    await putBack('log', 'newest');
    await during((client) => registerOrganization(client, 'Goes on'));
    await putBack('log', 'older');
    await putBack('read-models', 'older');
    await during((client) => registerOrganization(client, 'After'));
  });

  it('is all that is left of the log: once the read models are made again from it, they are what it says, and it goes on', async () => {
    await during((client) => registerOrganization(client, 'Before'));
    await cp(data(), path('older'), { recursive: true });
    await during(async (client) => {
      const organizationId = await registerOrganization(client, 'Lost');
      await createLine(client, organizationId, { number: '201', model: 'snom-d785' });
    });
    await putBack('log', 'older');
    await expect(startOn(data(), [])).rejects.toThrow(/npm run cli -- rebuild-read-models/);

    expect(await operated('rebuild-read-models')).toMatch(/^\d+ read models are made again from the log/);
    await during(async (client) => {
      const organizationId = await registerOrganization(client, 'After');
      const { position } = await createLine(client, organizationId, { number: '201', model: 'snom-d785' });
      const query = 'query($after: String) { organizations(after: $after) { nodes { name } } }';
      const answer = client.ask<{ organizations: { nodes: { name: string }[] } }>(query, { after: position });
      expect((await answer).organizations.nodes.map(({ name }) => name).sort()).toEqual(['After', 'Before']);
    });
    expect(await operated('verify-read-models')).toMatch(/^Every read model is what/);
  });

  it('are read models without the newest data keys: nothing reads as erased, no second key is made, and it ends with the newest', async () => {
    const organizationId = await during((client) => registerOrganization(client, 'Acme'));
    await cp(data(), path('older'), { recursive: true });
    const line = await during((client) => createLine(client, organizationId, { number: '201', model: 'snom-d785' }));
    const before = await during((client) => sipCredentials(client, line));
    await cp(data(), path('newest'), { recursive: true });

    await putBack('read-models', 'older');
    await during(async (client) => {
      const { sipAccountId } = line;
      const rotation = { success: 'SipPasswordRotated', inputType: 'RotateSipPasswordRequest' };
      const lost = { code: 'DATA_KEY_MISSING' };
      await expect(sipCredentials(client, line)).rejects.toMatchObject(lost);
      await expect(client.change('rotateSipPassword', { sipAccountId }, rotation)).rejects.toMatchObject(lost);
    });
    await putBack('read-models', 'newest');
    expect(await during((client) => sipCredentials(client, line))).toEqual(before);
  });
});
