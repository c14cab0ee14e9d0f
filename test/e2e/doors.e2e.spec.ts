import { createHash } from 'node:crypto';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';
import type { DoorAnswer } from '../harness/phone-door.js';

const MAC = '00041345C9BF';
const SNOM = { 'user-agent': `Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12 ${MAC} SXM:0 UXM:0)` };

describe('the door for phones', () => {
  const agent = phoneAgent();
  let exchange: Exchange;
  let client: GraphqlClient;
  let line: Line;

  beforeAll(async () => {
    exchange = await openExchange();
    client = await exchange.administrator();
    const organizationId = await registerOrganization(client, 'Acme');
    line = await createLine(client, organizationId, { number: '201', model: 'snom-d785', mac: MAC });
  });
  afterAll(async () => {
    agent.destroy();
    await exchange.stop();
  });

  const ask = (path: string, request?: Parameters<typeof askDoor>[2]) => askDoor(path, agent, request);
  const seen = ({ status, headers, body }: DoorAnswer) => ({
    status,
    headers: { ...headers, date: '' },
    body: body.toString(),
  });
  const keyOf = (url: string) => new URL(url).pathname.replace(/\W(?:cfg)?$|\.cfg$/g, '').slice(1);
  const lastAccess = async () => {
    const query = 'query($id: ID!) { device(id: $id) { outOfSync lastAccess { time address userAgent } } }';
    const { device } = await client.ask<{ device: { outOfSync: boolean; lastAccess: Record<string, string> | null } }>(
      query,
      { id: line.deviceId },
    );
    return device;
  };

  it('gives the configuration for the key alone, as /<key>.cfg and under the names of the family (S1-04, S1-06)', async () => {
    const plain = await ask(line.configurationUrl, { headers: SNOM });
    expect(plain.status).toBe(200);
    expect(plain.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(plain.body.toString()).toContain('<user_realname idx="1" perm="RW">Line 201</user_realname>');
    const base = line.configurationUrl.replace(/\.cfg$/, '');
    const named = await ask(`${base}/snomD785-${MAC}.htm`, { headers: SNOM });
    expect(named.body.equals(plain.body)).toBe(true);
    // A Snom also tries this one, and goes on when there is none.
    for (const name of [`-${MAC}.cfg`, '/firmware.bin']) expect((await ask(`${base}${name}`)).status).toBe(404);
  });

  it('answers 304 to who holds it, HEAD without a body, and has both right (P-01)', async () => {
    const whole = await ask(line.configurationUrl, { headers: SNOM });
    const held = await ask(line.configurationUrl, { headers: { ...SNOM, 'if-none-match': whole.headers.etag ?? '' } });
    expect([held.status, held.body.length, held.headers.etag]).toEqual([304, 0, whole.headers.etag]);
    const head = await ask(line.configurationUrl, { method: 'HEAD' });
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(whole.body.length),
    ]);
    expect(whole.headers.etag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(createHash('sha256').update(whole.body).digest('hex')).toHaveLength(64);
  });

  it('takes no proof of what a phone holds from If-None-Match that names no tag', async () => {
    const { deviceId } = line;
    await ask(line.configurationUrl, { headers: SNOM });
    const functionKeys = [{ index: 1, type: 'BLF', value: '202' }];
    await client.change('setFunctionKeys', { deviceId, functionKeys }, { success: 'DeviceChanged' });
    while (!(await lastAccess())?.outOfSync);
    expect((await ask(line.configurationUrl, { headers: { 'if-none-match': '*' } })).status).toBe(304);
    const { position: after } = await client.change(
      'editDevice',
      { deviceId, name: 'Renamed' },
      { success: 'DeviceChanged' },
    );
    const query = `query($deviceId: ID!, $after: String) { device(id: $deviceId, after: $after) {
      outOfSync configurationRevision synchronizedRevision lastAccess { configurationRevision unproven } } }`;
    const { device } = await client.ask<{ device: Record<string, unknown> }>(query, { deviceId, after });
    const { configurationRevision } = device;
    expect(device).toEqual({
      outOfSync: true,
      configurationRevision,
      synchronizedRevision: Number(configurationRevision) - 1,
      lastAccess: { configurationRevision, unproven: true },
    });
    const { pickups } = await client.ask<{ pickups: { nodes: object[] } }>(
      'query($deviceId: ID!, $after: String) { pickups(deviceId: $deviceId, after: $after, first: 1) { nodes { status unproven tlsVersion } } }',
      { deviceId, after },
    );
    expect(pickups.nodes).toEqual([{ status: 304, unproven: true, tlsVersion: 'TLSv1.3' }]);
  });

  it('keeps who fetched it, when and from where (S1-15)', async () => {
    const asked = new Date().toISOString();
    await ask(line.configurationUrl, { headers: { 'user-agent': 'a phone that asks for the first time' } });
    let seen = await lastAccess();
    // What a phone does has no position that a query could wait for.
    while (seen.lastAccess?.['userAgent'] !== 'a phone that asks for the first time') seen = await lastAccess();
    const { outOfSync, lastAccess: access } = seen;
    expect(outOfSync).toBe(false);
    expect(access).toMatchObject({ address: '127.0.0.1' });
    expect(access && access['time'] && access['time'] >= asked).toBe(true);
  });

  it('has one answer for a rotated, a disabled, an unknown and no key, and keeps function keys (S1-12, S1-20)', async () => {
    const unknown = seen(await ask(`${exchange.devices}${'0'.repeat(48)}.cfg`));
    expect(unknown).toMatchObject({ status: 404, body: 'Not found\n' });
    const changed = { success: 'DeviceChanged' };
    const device = { deviceId: line.deviceId };
    const functionKeys = [{ index: 1, type: 'BLF', value: '202', label: 'Sales' }];
    await client.change('setFunctionKeys', { ...device, functionKeys }, changed);
    await client.change('disableDevice', device, { ...changed, inputType: 'DeviceRequest' });
    expect(seen(await ask(line.configurationUrl))).toEqual(unknown);
    await client.change('enableDevice', device, { ...changed, inputType: 'DeviceRequest' });
    expect((await ask(line.configurationUrl)).status).toBe(200);

    const { configurationUrl } = await client.change<{ configurationUrl: string }>('rotateAccessKey', device, {
      success: 'DeviceWithKey',
      inputType: 'DeviceRequest',
      fields: 'configurationUrl',
    });
    for (const path of [
      line.configurationUrl,
      `${exchange.devices}favicon.ico`,
      `${exchange.devices}${'A'.repeat(48)}.cfg`,
      exchange.devices,
    ]) {
      expect(seen(await ask(path))).toEqual(unknown);
    }
    expect(keyOf(configurationUrl)).toMatch(/^[0-9a-f]{48}$/);
    expect((await ask(configurationUrl)).body.toString()).toContain('label="Sales"');
    line = { ...line, configurationUrl };
  });

  it('refuses what is no GET or HEAD, and never reads a body', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect([method, (await ask(line.configurationUrl, { method })).status]).toEqual([method, 404]);
    }
  });

  it('gives nothing of a deleted device, and tells who deletes that the phone still holds its data (S1-25)', async () => {
    const { warning } = await client.change<{ warning: string }>(
      'deleteDevice',
      { deviceId: line.deviceId },
      {
        success: 'DeviceDeleted',
        inputType: 'DeviceRequest',
        fields: 'warning',
      },
    );
    expect(warning).toMatch(/what the device holds/);
    expect((await ask(line.configurationUrl)).status).toBe(404);
  });
});
