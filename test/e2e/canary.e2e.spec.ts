import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import { GraphqlClient, logIn } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';
import { everyMutation, everyQuery } from './every-field.js';

const random = () => randomBytes(9).toString('base64url');

/** Known secrets, sent and made at every door; afterwards nobody may find them anywhere but where they were asked for. */
describe('secrets', () => {
  const agent = phoneAgent();
  const password = `Zebra-${random()}-9`;
  const sipPassword = `Camel-${random()}-9`;
  const refused = `Otter-${random()}-9`;
  const [adminPassword, userPassword] = ['918273645', '546372819'];
  let exchange: Exchange;
  let client: GraphqlClient;
  let secrets: string[];
  let ids: Record<string, unknown>;

  beforeAll(async () => {
    exchange = await openExchange();
    client = await exchange.administrator();
    const organizationId = await registerOrganization(client, 'Acme');
    const line = await createLine(client, organizationId, { number: '201', model: 'yealink-t46u' });
    const { deviceId, extensionId, sipAccountId } = line;
    await client.change(
      'rotateSipPassword',
      { sipAccountId, password: sipPassword },
      { success: 'SipPasswordRotated' },
    );
    await client.change('editDevice', { deviceId, adminPassword, userPassword }, { success: 'DeviceChanged' });
    const user = { organizationId, userName: 'zoe', role: 'ORGANIZATION_ADMIN', displayName: 'Zoe', password };
    const { id: userId } = await client.change('createUser', user, { success: 'UserChanged' });
    const key = { name: 'billing', organizationId, permissions: ['device.read'] };
    const issued = await client.change<{ id: string; credential: string }>('issueServiceKey', key, {
      success: 'ServiceKeyIssued',
      fields: 'credential',
    });
    const { token = '' } = await logIn(exchange.graphql, 'zoe', password);
    ids = { organizationId, deviceId, extensionId, sipAccountId, userId, serviceKeyId: issued.id };

    // At every door once more, in the wrong place and in the wrong form.
    const clumsy = new GraphqlClient(exchange.graphql, refused);
    await logIn(exchange.graphql, 'zoe', refused).catch(() => undefined);
    for (const operation of everyMutation({ ...ids, password: refused, newPassword: refused, oldPassword: refused })) {
      const mangled = JSON.parse(JSON.stringify(operation.variables).replaceAll('"tried"', `["${refused}"]`)) as object;
      await client.ask(operation.query, { ...mangled, extra: refused }).catch(() => undefined);
      await clumsy.ask(operation.query, operation.variables).catch(() => undefined);
    }
    await client.ask(`{ device(id: "${refused}", pass: "${refused}") { id } }`).catch(() => undefined);
    await askDoor(`${exchange.devices}${Buffer.from(refused).toString('hex').padEnd(48, '0').slice(0, 48)}.cfg`, agent);
    const path = new URL(line.configurationUrl).pathname;
    await askDoor(new URL(`${path}805ec0112233.cfg`, exchange.devices).href, agent);

    const accessKey = path.slice(1, 49);
    secrets = [
      password,
      sipPassword,
      refused,
      adminPassword,
      userPassword,
      accessKey,
      issued.credential,
      token,
      exchange.password,
    ];
  });
  afterAll(async () => {
    agent.destroy();
    await exchange.stop();
  });

  const found = (text: string) => secrets.filter((secret) => text.includes(secret));

  it('are in no log line', () => {
    expect(exchange.log.length).toBeGreaterThan(50);
    expect(found(exchange.log.join('\n'))).toEqual([]);
  });

  it('are in no answer to a query, the audit trail included', async () => {
    for (const operation of everyQuery({ ...ids, id: ids['deviceId'] })) {
      if (operation.field === 'revealedConfigurationAt') continue;
      const answer = JSON.stringify(await client.ask(operation.query, operation.variables));
      expect([operation.field, found(answer)]).toEqual([operation.field, []]);
    }
  });

  it('are in no error', async () => {
    const tries = [
      client.ask('query($id: ID!) { device(id: $id) { id } }', { id: { password: refused } }),
      client.ask('mutation($input: LoginRequest!) { login(input: $input) { __typename } }', {
        input: { password: refused },
      }),
      client.ask(`mutation { login(input: { userName: 1, password: ["${refused}"] }) { __typename } }`),
      client.ask(`{ user(id: "${refused}" `),
    ];
    for (const result of await Promise.allSettled(tries)) {
      expect(result.status).toBe('rejected');
      if (result.status === 'rejected') expect(found(String((result.reason as Error).message))).toEqual([]);
    }
  });

  it('are in no metric and no health report', async () => {
    for (const path of ['/metrics', '/health/ready']) {
      const response = await fetch(new URL(path, exchange.graphql));
      expect(response.status).toBe(200);
      expect(found(await response.text())).toEqual([]);
    }
  });

  it('are in no file, written out or still in the write-ahead log', async () => {
    const files = await readdir(exchange.directory, { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    expect(paths.some((path) => path.includes('-wal'))).toBe(true);
    for (const path of paths) {
      const bytes = await readFile(path);
      expect([path, secrets.filter((secret) => bytes.includes(secret))]).toEqual([path, []]);
    }
  });
});
