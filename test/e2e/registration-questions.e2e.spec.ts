import { TestPhone } from '@ringledger/sip/testing';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import { RefusedError } from '../harness/graphql-client.js';
import type { Changed, GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization, sipCredentials } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';

const SNOM = 'snomD785/10.1.84.12';
const CONTACTS = 'contacts { outcome status }';
type Contacts = { contacts: { outcome: string; status: number | null }[] };
type Causes = { registered: boolean; causes: { reason: string; certainty: string; evidence: { eventId: string }[] }[] };

describe('what people ask of registrations', () => {
  const agent = phoneAgent();
  const phones: TestPhone[] = [];
  let exchange: Exchange;
  let client: GraphqlClient;
  let organizationId: string;
  let number = 300;

  beforeAll(async () => {
    exchange = await openExchange();
    client = await exchange.administrator();
    organizationId = await registerOrganization(client, 'Acme');
  }, 180_000);
  afterAll(async () => {
    for (const phone of phones) phone.close();
    agent.destroy();
    await exchange.stop();
  });

  const aLine = () => createLine(client, organizationId, { number: String((number += 1)), model: 'snom-d785' });
  const download = ({ configurationUrl }: Line) =>
    askDoor(configurationUrl, agent, {
      headers: { 'user-agent': 'Mozilla/4.0 (compatible; snomD785-SIP 10.1.84.12)' },
    });

  async function aPhone(line: Pick<Line, 'sipAccountId'>, userAgent = SNOM, wrong?: string): Promise<TestPhone> {
    const credentials = await sipCredentials(client, line);
    const account = { ...credentials, password: wrong ?? credentials.password };
    const phone = await TestPhone.open('UDP', exchange.sip['UDP']!, account);
    phone.userAgent = userAgent;
    phones.push(phone);
    return phone;
  }

  /** A line whose phone has fetched its configuration and is registered. */
  async function running() {
    const line = await aLine();
    await download(line);
    const phone = await aPhone(line);
    expect((await phone.register()).status).toBe(200);
    await until(async () => (await registrations({ sipAccountId: line.sipAccountId })).totalCount === 1);
    return { line, phone };
  }

  async function until(look: () => Promise<boolean>): Promise<void> {
    while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async function registrations(filter: object) {
    const query = `query($filter: RegistrationFilter) { registrations(filter: $filter) { totalCount nodes {
      id userAgent address port contact transport since refreshed expires proposedSeconds grantedSeconds
      sipAccount { id } extension { id } devices { id } } } }`;
    const answer = await client.ask<{ registrations: { totalCount: number; nodes: Record<string, unknown>[] } }>(
      query,
      { filter },
    );
    return answer.registrations;
  }

  async function readiness({ deviceId, position }: Line) {
    const query = `query($id: ID!, $after: String) {
      device(id: $id, after: $after) { readiness { ready checks { check passed } } }
      deviceReadiness(deviceId: $id, after: $after) { ready } }`;
    const { device, deviceReadiness } = await client.ask<{
      device: { readiness: { ready: boolean; checks: { check: string; passed: boolean }[] } };
      deviceReadiness: { ready: boolean };
    }>(query, { id: deviceId, after: position });
    expect(deviceReadiness.ready).toBe(device.readiness.ready);
    return device.readiness.checks.filter(({ passed }) => !passed).map(({ check }) => check);
  }

  async function why(of: { sipAccountId?: string; deviceId?: string }) {
    const query = `query($sipAccountId: ID, $deviceId: ID) { whyNotRegistered(sipAccountId: $sipAccountId, deviceId: $deviceId) {
      registered causes { reason certainty evidence { eventId } } } }`;
    const { whyNotRegistered } = await client.ask<{ whyNotRegistered: Causes[] }>(query, of);
    return whyNotRegistered[0]!;
  }
  const reasons = async (of: Parameters<typeof why>[0]) => (await why(of)).causes.map(({ reason }) => reason);

  const notify = <T>(mutation: string, input: object) =>
    client.change<Changed & T>(mutation, input, { success: 'DeviceNotified', fields: CONTACTS });
  const refusedWith = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    return error instanceof RefusedError ? error.codes : error;
  };

  it('a line that has moved to another device: its phone before is not that one (S1-13, S1-17, S1-44, S1-46)', async () => {
    const { line, phone } = await running();
    const { sipAccountId } = line;
    await client.change('unassignSipAccount', { deviceId: line.deviceId, line: 1 }, { success: 'DeviceChanged' });
    const device = { organizationId, model: 'snom-d785', name: 'Another' };
    const added = { success: 'DeviceWithKey', fields: 'configurationUrl' };
    const { configurationUrl, id: deviceId } = await client.change<Changed & { configurationUrl: string }>(
      ...(['addDevice', device, added] as const),
    );
    const assigned = { deviceId, line: 1, sipAccountId };
    const { position } = await client.change('assignSipAccount', assigned, { success: 'DeviceChanged' });
    const moved = { ...line, configurationUrl, deviceId, position };
    expect(await readiness(moved)).toEqual(['CONFIGURATION_PICKED_UP', 'REGISTERED']);
    expect(await reasons({ deviceId })).toEqual(['NEVER_PICKED_UP', 'TAKEN_OVER']);
    await download(moved);
    await until(async () => (await readiness(moved)).length === 1);
    expect((await phone.register()).status).toBe(200);
    expect(await readiness(moved)).toEqual(['REGISTERED']);
    expect(await refusedWith(notify('synchronizeDevice', { deviceId }))).toEqual(['DEVICE_NOT_REGISTERED']);
    // As much like the one before as can be: the registration goes on.
    expect((await (await aPhone(line)).register()).status).toBe(200);
    expect((await registrations({ sipAccountId })).totalCount).toBe(1);
    expect(await readiness(moved)).toEqual([]);
    expect(await why({ deviceId })).toMatchObject({ registered: true });
    expect(phone.received).toEqual([]);
  });

  it('a new line: not ready, and why it is not registered (S1-44, S1-46)', async () => {
    const line = await aLine();
    expect(await readiness(line)).toEqual(['CONFIGURATION_PICKED_UP', 'REGISTERED']);
    const { causes, registered } = await why({ sipAccountId: line.sipAccountId });
    expect(registered).toBe(false);
    expect(causes.map(({ certainty, reason }) => [certainty, reason])).toEqual([
      ['LIKELY', 'NEVER_PICKED_UP'],
      ['LIKELY', 'NEVER_TRIED'],
    ]);
    expect(await refusedWith(notify('synchronizeDevice', { deviceId: line.deviceId }))).toEqual([
      'ACCESS_KEY_NOT_PICKED_UP',
      'DEVICE_NOT_REGISTERED',
    ]);
  });

  it('a line in order: listed with its joins, ready, and no reason to be found (S1-17, S1-44)', async () => {
    const { line, phone } = await running();
    const { nodes } = await registrations({ deviceId: line.deviceId, userAgentPrefix: 'snomD785', transport: 'UDP' });
    expect(nodes).toEqual([
      {
        ...{ id: expect.any(String), userAgent: SNOM, address: '127.0.0.1', contact: phone.contact, transport: 'UDP' },
        ...{ port: phone.wire.local.port, proposedSeconds: 300, grantedSeconds: 300 },
        ...{ since: expect.any(String), refreshed: expect.any(String), expires: expect.any(String) },
        ...{
          sipAccount: { id: line.sipAccountId },
          extension: { id: line.extensionId },
          devices: [{ id: line.deviceId }],
        },
      },
    ]);
    expect((await phone.register(2 ** 32 - 1)).status).toBe(200);
    const [renewed] = (await registrations({ sipAccountId: line.sipAccountId })).nodes;
    expect(renewed).toMatchObject({ proposedSeconds: 2 ** 31 - 1, grantedSeconds: 7200 });
    const history = (from: string) =>
      client.ask(
        `query($sipAccountId: ID, $from: DateTime) {
          registrationHistory(filter: { sipAccountId: $sipAccountId }, from: $from) { totalCount } }`,
        { sipAccountId: line.sipAccountId, from },
      );
    expect(await history('2020-01-01T00:00:00Z')).toEqual({ registrationHistory: { totalCount: 1 } });
    expect(await history('2120-01-01T00:00:00Z')).toEqual({ registrationHistory: { totalCount: 0 } });
    await until(async () => (await readiness(line)).length === 0);
    expect(await why({ deviceId: line.deviceId })).toEqual({ registered: true, causes: [] });
    const { sipAccountId } = line;
    expect(await why({ sipAccountId, deviceId: line.deviceId })).toEqual({ registered: true, causes: [] });
    const other = await aLine();
    for (const deviceId of [other.deviceId, 'nosuch']) expect(await why({ sipAccountId, deviceId })).toBeUndefined();
    expect((await registrations({ deviceId: line.deviceId, userAgentPrefix: 'Yealink' })).totalCount).toBe(0);
  });

  it('a phone that registered as something else is itself only since it says so (S1-13, S1-44)', async () => {
    const line = await aLine();
    await download(line);
    const phone = await aPhone(line, 'Yealink SIP-T46U 108.86.0.40');
    await phone.register();
    const told = notify('synchronizeDevice', { deviceId: line.deviceId });
    expect(await refusedWith(told)).toEqual(['DEVICE_NOT_REGISTERED']);
    phone.userAgent = SNOM;
    await phone.register();
    await until(async () => (await registrations({ deviceId: line.deviceId, userAgentPrefix: SNOM })).totalCount === 1);
    const query = `query($id: ID!) { deviceReadiness(deviceId: $id) { checks { check since } } }`;
    const { deviceReadiness } = await client.ask<{
      deviceReadiness: { checks: { check: string; since: string | null }[] };
    }>(query, { id: line.deviceId });
    const since = Object.fromEntries(deviceReadiness.checks.map((one) => [one.check, one.since]));
    expect(since['CONTACT_MATCHES']).toBe(since['REGISTERED']);
    expect(since['USER_AGENT_MATCHES']! > since['REGISTERED']!).toBe(true);
  });

  it('several devices as one extension are listed together (S3-09)', async () => {
    const { line } = await running();
    const second = await client.change(
      'createSipAccount',
      { organizationId, extensionId: line.extensionId },
      { success: 'SipAccountCreated' },
    );
    const phone = await aPhone({ ...line, sipAccountId: second.id });
    await phone.register();
    await until(async () => (await registrations({ extensionId: line.extensionId })).totalCount === 2);
    const accounts = (await registrations({ extensionId: line.extensionId })).nodes.map(
      ({ sipAccount }) => (sipAccount as { id: string }).id,
    );
    expect(new Set(accounts)).toEqual(new Set([line.sipAccountId, second.id]));
  });

  it('synchronize and restart reach the phone, and what it says comes back (S1-13, S1-15, S1-16, S2-02)', async () => {
    const { line, phone } = await running();
    const { deviceId } = line;
    expect(await notify<Contacts>('synchronizeDevice', { deviceId })).toMatchObject({
      contacts: [{ outcome: 'ACCEPTED', status: 200 }],
    });
    const told = await phone.nextRequest();
    expect([told.method, told.headers.first('event')]).toEqual(['NOTIFY', 'check-sync;reboot=false']);

    const confirm = `query($id: ID!) { restartConfirmation(deviceId: $id) { deviceName token } }`;
    const { restartConfirmation } = await client.ask<{ restartConfirmation: { deviceName: string; token: string } }>(
      confirm,
      { id: deviceId },
    );
    const confirmation = restartConfirmation.token;
    phone.answers = 489;
    const restart = { deviceId, confirmation, idempotencyKey: 'restarted-once' };
    const restarted = await notify<Contacts>('restartDevice', restart);
    expect(restarted).toMatchObject({ contacts: [{ outcome: 'NOT_SUPPORTED', status: 489 }] });
    expect((await phone.nextRequest()).headers.first('event')).toBe('check-sync;reboot=true');
    expect(await notify('restartDevice', restart)).toEqual(restarted);
    expect(await refusedWith(notify('restartDevice', { deviceId, confirmation }))).toEqual(['CONFIRMATION_USED']);

    const other = await running();
    expect(await refusedWith(notify('restartDevice', { deviceId: other.line.deviceId, confirmation }))).toEqual([
      'CONFIRMATION_INVALID',
    ]);
    expect(await refusedWith(notify('restartDevice', { deviceId, confirmation: 'yes' }))).toEqual([
      'CONFIRMATION_INVALID',
    ]);

    const rotate = { success: 'DeviceWithKey', inputType: 'DeviceRequest' };
    const { position: after } = await client.change('rotateAccessKey', { deviceId }, rotate);
    expect(await refusedWith(notify('synchronizeDevice', { deviceId }))).toEqual(['ACCESS_KEY_NOT_PICKED_UP']);
    expect(await refusedWith(notify('restartDevice', { deviceId, confirmation }))).toEqual([
      'ACCESS_KEY_NOT_PICKED_UP',
    ]);

    const query = `query($id: ID!, $after: String) {
      deviceNotifications(deviceId: $id, after: $after) { nodes { kind contacts { outcome } } }
      deviceTimeline(deviceId: $id, first: 100, after: $after) { nodes { type } } }`;
    const { deviceNotifications, deviceTimeline } = await client.ask<Record<string, { nodes: { type: string }[] }>>(
      query,
      { id: deviceId, after },
    );
    expect(deviceNotifications?.nodes).toEqual([
      { kind: 'RESTART', contacts: [{ outcome: 'NOT_SUPPORTED' }] },
      { kind: 'SYNCHRONIZE', contacts: [{ outcome: 'ACCEPTED' }] },
    ]);
    expect(
      deviceTimeline?.nodes.map(({ type }) => type).filter((type) => type.startsWith('DeviceNotification')),
    ).toEqual([
      ...['DeviceNotificationRequested', 'DeviceNotificationAnswered'],
      ...['DeviceNotificationRequested', 'DeviceNotificationAnswered'],
    ]);
  });

  it('who tries a wrong password is in the record, and told as the reason (S1-46)', async () => {
    const line = await aLine();
    await download(line);
    const phone = await aPhone(line, SNOM, 'certainly-wrong-1');
    expect((await phone.register()).status).toBe(401);
    const query = `query($filter: RefusedRegistrationFilter) { refusedRegistrations(filter: $filter) { nodes { id reason address userAgent count } } }`;
    const filter = { sipAccountId: line.sipAccountId, address: '::ffff:127.0.0.1' };
    const refused = async () =>
      (await client.ask<{ refusedRegistrations: { nodes: { id: string }[] } }>(query, { filter })).refusedRegistrations
        .nodes;
    await until(async () => (await refused()).length > 0);
    const [entry] = await refused();
    expect(entry).toMatchObject({ reason: 'WRONG_PASSWORD', address: '127.0.0.1', userAgent: SNOM });
    const { causes } = await why({ deviceId: line.deviceId });
    expect(causes[0]).toMatchObject({
      reason: 'WRONG_PASSWORD',
      certainty: 'LIKELY',
      evidence: [{ eventId: entry?.id }],
    });
  });

  it('one registration is dropped, an account is flushed; both are in force when they are answered (P-17)', async () => {
    const { line, phone } = await running();
    const { sipAccountId } = line;
    const drop = (mutation: string, input: object) =>
      client.change<Changed & { count: number; registrarsBehind: string[] }>(mutation, input, {
        ...{ success: 'RegistrationsDropped', fields: 'count registrarsBehind' },
      });
    const [registration] = (await registrations({ sipAccountId })).nodes;
    const dropped = await drop('dropRegistration', { sipAccountId, registrationId: registration?.['id'] });
    expect(dropped).toMatchObject({ count: 1, registrarsBehind: [] });
    expect((await phone.register(300, [], [])).headers.all('contact')).toEqual([]);
    expect(await reasons({ sipAccountId })).toEqual(['DROPPED']);
    await phone.register();
    const flushed = await drop('flushRegistrations', { sipAccountId });
    expect(flushed).toMatchObject({ count: 1, registrarsBehind: [] });
    expect(await refusedWith(drop('dropRegistration', { sipAccountId, registrationId: 'r' }))).toEqual([
      'REGISTRATION_NOT_FOUND',
    ]);
    const query = `query($id: ID!, $after: String) {
      lineTimeline(extensionId: $id, after: $after, first: 100) { nodes { id type } } }`;
    const { lineTimeline } = await client.ask<{ lineTimeline: { nodes: { id: string; type: string }[] } }>(query, {
      id: line.extensionId,
      after: flushed.position,
    });
    const told = ['RegistrationCreated', 'RegistrationDropped'];
    expect(lineTimeline.nodes.map(({ type }) => type).filter((type) => told.includes(type))).toEqual([
      ...['RegistrationCreated', 'RegistrationDropped', 'RegistrationCreated', 'RegistrationDropped'],
    ]);
    const eventId = lineTimeline.nodes[0]?.id;
    expect(
      await client.ask('query($id: ID!) { auditEntries(filter: { eventId: $id }) { nodes { id } } }', { id: eventId }),
    ).toEqual({ auditEntries: { nodes: [{ id: eventId }] } });
    // What an account answers can be sent back to it.
    const input = { sipAccountId, expectedVersion: flushed.version, registrationLifetimeSeconds: 600 };
    await client.change('changeSipAccountSettings', input, { success: 'SipAccountSettingsChanged' });
  });
});
