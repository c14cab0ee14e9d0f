import { TestPhone } from '@ringledger/sip/testing';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import { logIn, RefusedError } from '../harness/graphql-client.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization, sipCredentials } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { LiveView } from '../harness/live-view.js';

const PASSWORD = 'correct horse battery staple 7';
const SNOM = 'snomD785/10.1.84.12';
const YEALINK = 'Yealink SIP-T46U 108.86.0.20';

interface Seen {
  readonly id: string;
  readonly organizationId: string;
  readonly sipAccountId: string;
  readonly userAgent: string;
  readonly until: string | null;
  readonly endedBy: string | null;
  readonly takenOverBy: string | null;
  readonly takenOverFrom: string | null;
  readonly changeCount: number;
}
const SEEN = 'id organizationId sipAccountId userAgent until endedBy takenOverBy takenOverFrom changeCount';
interface Found {
  readonly sipAccountId: string;
  readonly registrationId: string;
  readonly kind: string;
  readonly userAgent: string;
  readonly previous: { readonly userAgent: string } | null;
  readonly evidence: readonly { readonly type: string }[];
}
const FOUND = 'sipAccountId registrationId kind userAgent previous { userAgent } evidence { type }';

describe('who watches registrations', () => {
  let exchange: Exchange;
  let provider: GraphqlClient;
  let number = 400;
  const open: { close(): unknown }[] = [];
  beforeAll(async () => {
    exchange = await openExchange();
    provider = await exchange.administrator();
  }, 180_000);
  afterAll(async () => {
    for (const one of open) await one.close();
    await exchange.stop();
  });

  const keep = <T extends { close(): unknown }>(one: T): T => (open.push(one), one);

  async function anOrganization(name: string) {
    const organizationId = await registerOrganization(provider, name);
    const input = { organizationId, role: 'ORGANIZATION_ADMIN', displayName: name, password: PASSWORD };
    const userName = name.toLowerCase();
    await provider.change('createUser', { ...input, userName }, { success: 'UserChanged' });
    return { organizationId, administrator: await logIn(exchange.graphql, userName, PASSWORD) };
  }

  const aLine = (organizationId: string) =>
    createLine(provider, organizationId, { number: String((number += 1)), model: 'snom-d785' });

  async function aPhone(line: Line, userAgent = SNOM, transport: 'UDP' | 'TCP' = 'UDP') {
    const account = await sipCredentials(provider, line);
    const phone = keep(await TestPhone.open(transport, exchange.sip[transport]!, account));
    phone.userAgent = userAgent;
    return phone;
  }

  async function registrationsSeenBy(client: GraphqlClient, of: Record<string, string> = {}) {
    const view = new LiveView<Seen>(
      client,
      `subscription($organizationId: ID, $extensionId: ID, $sipAccountId: ID, $deviceId: ID) { registrationsChanged(
        organizationId: $organizationId, extensionId: $extensionId, sipAccountId: $sipAccountId, deviceId: $deviceId
      ) { ${SEEN} } }`,
      of,
    );
    await keep(view).connected();
    return view;
  }

  /** The door does not say since when it looks: the phone changes until it is seen. */
  async function changesUntilSeen(phone: TestPhone, { seen }: LiveView<unknown>): Promise<void> {
    for (let version = 1; seen.length === 0; version += 1) {
      phone.userAgent = `${SNOM}.${version}`;
      expect((await phone.register()).status).toBe(200);
    }
  }

  async function pages<T>(client: GraphqlClient, field: string, type: string, fields: string, filter: object) {
    const query = `query($filter: ${type}) { ${field}(filter: $filter) { nodes { ${fields} } } }`;
    return (await client.ask<Record<string, { nodes: readonly T[] }>>(query, { filter }))[field]?.nodes ?? [];
  }
  const listed = (client: GraphqlClient, filter: object) =>
    pages<Seen>(client, 'registrations', 'RegistrationFilter', SEEN, filter);
  const history = (client: GraphqlClient, filter: object) =>
    pages<Seen>(client, 'registrationHistory', 'RegistrationFilter', SEEN, filter);
  const findings = (client: GraphqlClient, filter: object) =>
    pages<Found>(client, 'registrationFindings', 'RegistrationFindingFilter', FOUND, filter);

  async function why(client: GraphqlClient, of: Record<string, string>) {
    const query = `query($sipAccountId: ID, $deviceId: ID) {
      whyNotRegistered(sipAccountId: $sipAccountId, deviceId: $deviceId) { registered causes { reason } } }`;
    const { whyNotRegistered } = await client.ask<{
      whyNotRegistered: readonly { registered: boolean; causes: readonly { reason: string }[] }[];
    }>(query, of);
    return whyNotRegistered;
  }

  it('sees one begin, change and end, and nothing of the line beside it', async () => {
    const { administrator, organizationId } = await anOrganization('Anton');
    const [line, beside] = [await aLine(organizationId), await aLine(organizationId)];
    const [phone, other] = [await aPhone(line), await aPhone(beside)];
    const view = await registrationsSeenBy(administrator, { deviceId: line.deviceId });
    await changesUntilSeen(phone, view);
    const { id } = await view.first(({ changeCount }) => changeCount > 0);
    expect((await other.register()).status).toBe(200);
    expect((await phone.register(0)).status).toBe(200);
    expect(await view.first(({ until }) => until !== null)).toMatchObject({ id, endedBy: 'REMOVED' });
    expect((await phone.register()).status).toBe(200);
    expect(await view.first((one) => one.id !== id)).toMatchObject({ until: null, changeCount: 0 });
    expect(new Set(view.seen.map(({ sipAccountId }) => sipAccountId))).toEqual(new Set([line.sipAccountId]));
  });

  it('sees the end of what is registered when its link to the extension or device has gone before', async () => {
    const { administrator, organizationId } = await anOrganization('Frieda');
    const line = await aLine(organizationId);
    const { deviceId, extensionId } = line;
    const input = { organizationId, extensionId };
    const { id: sipAccountId } = await provider.change('createSipAccount', input, { success: 'SipAccountCreated' });
    const second = { deviceId, line: 2, sipAccountId };
    await provider.change('assignSipAccount', second, { success: 'DeviceChanged' });
    // Registered before anybody looks.
    expect((await (await aPhone({ ...line, sipAccountId })).register()).status).toBe(200);
    const views = {
      account: await registrationsSeenBy(administrator, { sipAccountId }),
      extension: await registrationsSeenBy(administrator, { extensionId }),
      device: await registrationsSeenBy(administrator, { deviceId }),
      organization: await registrationsSeenBy(administrator, { organizationId }),
    };
    const phone = await aPhone(line);
    for (const view of [views.extension, views.device, views.organization]) await changesUntilSeen(phone, view);

    const deleted = { success: 'SipAccountChanged', inputType: 'SipAccountRequest' };
    await provider.change('deleteSipAccount', { sipAccountId }, deleted);
    for (const view of Object.values(views)) {
      const end = await view.first((one) => one.sipAccountId === sipAccountId && one.until !== null);
      expect(end.endedBy).toBe('ACCOUNT_DELETED');
    }
    const gone = { success: 'ExtensionChanged', inputType: 'ExtensionRequest' };
    await provider.change('deleteExtension', { extensionId }, gone);
    for (const view of [views.extension, views.device, views.organization]) {
      const end = await view.first((one) => one.sipAccountId === line.sipAccountId && one.until !== null);
      expect(end.endedBy).toBe('EXTENSION_DELETED');
    }
    // Whoever was first, who ends the registration or who takes the account from the line.
    const { position } = await provider.change(
      'renameOrganization',
      { organizationId, name: 'Later' },
      { success: 'OrganizationChanged' },
    );
    const { lineTimeline } = await administrator.ask<{ lineTimeline: { nodes: { type: string }[] } }>(
      'query($extensionId: ID!, $after: String) { lineTimeline(extensionId: $extensionId, after: $after, first: 100) { nodes { type } } }',
      { extensionId, after: position },
    );
    const types = lineTimeline.nodes.map(({ type }) => type);
    expect(types.slice(types.indexOf('ExtensionDeleted'))).toContain('RegistrationDropped');
  });

  it('sees another phone take an account over: live, in the list, in the history and as a finding', async () => {
    const { administrator, organizationId } = await anOrganization('Berta');
    const line = await aLine(organizationId);
    const { sipAccountId } = line;
    const raised = keep(new LiveView<Found>(administrator, `subscription { registrationFindingRaised { ${FOUND} } }`));
    const changed = await registrationsSeenBy(administrator, { sipAccountId });
    await raised.connected();
    const phone = await aPhone(line);
    await changesUntilSeen(phone, changed);
    // One that is no Snom either is remarkable of itself.
    phone.userAgent = 'strange phone';
    while (raised.seen.length === 0) {
      phone.userAgent += 'r';
      expect((await phone.register()).status).toBe(200);
    }
    phone.userAgent = SNOM;
    expect((await phone.register()).status).toBe(200);
    const thief = await aPhone(line, YEALINK, 'TCP');
    expect((await thief.register()).status).toBe(200);

    const taking = await changed.first(({ takenOverFrom }) => takenOverFrom !== null);
    const taken = await changed.first(({ takenOverBy }) => takenOverBy !== null);
    expect(taking).toMatchObject({ userAgent: YEALINK, takenOverFrom: taken.id, until: null });
    expect(taken).toMatchObject({ userAgent: SNOM, takenOverBy: taking.id, endedBy: 'TAKEN_OVER' });
    const takeover = {
      ...{ sipAccountId, registrationId: taking.id, kind: 'TAKEOVER', userAgent: YEALINK },
      ...{
        previous: { userAgent: SNOM },
        evidence: [{ type: 'RegistrationCreated' }, { type: 'RegistrationTakenOver' }],
      },
    };
    expect(await raised.first(({ kind }) => kind === 'TAKEOVER')).toEqual(takeover);
    expect(await listed(administrator, { sipAccountId })).toEqual([taking]);
    expect(await history(administrator, { sipAccountId })).toEqual([taking, taken]);
    expect(await findings(administrator, { sipAccountId, kind: 'TAKEOVER' })).toEqual([takeover]);
  });

  it('finds two phones that look alike and take a registration from each other, once', async () => {
    const { administrator, organizationId } = await anOrganization('Gustav');
    const line = await aLine(organizationId);
    const { sipAccountId } = line;
    const phones = [await aPhone(line), await aPhone(line)];
    for (let round = 0; round < 4; round += 1) {
      for (const phone of phones) expect((await phone.register()).status).toBe(200);
    }
    let found: readonly Found[] = [];
    while (found.length === 0) found = await findings(administrator, { sipAccountId });
    const evidence = [{ type: 'RegistrationContactChanged' }, { type: 'RegistrationContactChanged' }];
    expect(found).toMatchObject([{ kind: 'TAKEOVER', userAgent: SNOM, previous: { userAgent: SNOM }, evidence }]);
    expect(await listed(administrator, { sipAccountId })).toMatchObject([{ changeCount: 7, takenOverFrom: null }]);
  });

  it('sees nothing of another organization, and ends nothing there', async () => {
    const [a, b] = [await anOrganization('Caesar'), await anOrganization('Dora')];
    const [lineOfA, lineOfB] = [await aLine(a.organizationId), await aLine(b.organizationId)];
    const [phoneOfA, phoneOfB] = [await aPhone(lineOfA), await aPhone(lineOfB)];
    const { deviceId, sipAccountId } = lineOfA;
    const own = await registrationsSeenBy(b.administrator);
    const strange = [
      await registrationsSeenBy(b.administrator, { organizationId: a.organizationId }),
      await registrationsSeenBy(b.administrator, { sipAccountId }),
      await registrationsSeenBy(b.administrator, { deviceId }),
    ];
    const ofA = await registrationsSeenBy(a.administrator);
    await changesUntilSeen(phoneOfB, own);
    await changesUntilSeen(phoneOfA, ofA);
    expect((await (await aPhone(lineOfA, YEALINK)).register()).status).toBe(200);
    const { id: registrationId } = await ofA.first(({ takenOverFrom }) => takenOverFrom !== null);
    expect((await phoneOfB.register(0)).status).toBe(200);
    await own.first(({ until }) => until !== null);

    expect(new Set(own.seen.map(({ organizationId }) => organizationId))).toEqual(new Set([b.organizationId]));
    expect(strange.flatMap(({ seen }) => seen)).toEqual([]);
    for (const filter of [{ sipAccountId }, { organizationId: a.organizationId }]) {
      expect(await listed(b.administrator, filter)).toEqual([]);
      expect(await history(b.administrator, filter)).toEqual([]);
      expect(await findings(b.administrator, filter)).toEqual([]);
    }
    expect(await why(b.administrator, { sipAccountId })).toEqual([]);
    expect(await why(b.administrator, { deviceId })).toEqual([]);
    const success = { success: 'RegistrationsDropped' };
    for (const ending of [
      b.administrator.change('dropRegistration', { sipAccountId, registrationId }, success),
      b.administrator.change('flushRegistrations', { sipAccountId }, success),
    ]) {
      await expect(ending).rejects.toThrow(RefusedError);
    }
    expect(await why(a.administrator, { sipAccountId })).toEqual([{ registered: true, causes: [] }]);
  });

  it.each([
    ['disableSipAccount', 'enableSipAccount', 'sipAccountId', 'SipAccount', 'ACCOUNT_DISABLED'],
    ['disableExtension', 'enableExtension', 'extensionId', 'Extension', 'EXTENSION_DISABLED'],
  ] as const)(
    '%s is in force when it is answered, however many REGISTERs race it',
    async (disable, enable, key, thing, reason) => {
      const organizationId = await registerOrganization(provider, `Emil ${thing}`);
      const line = await aLine(organizationId);
      const phones = await Promise.all(
        ['UDP', 'TCP', 'UDP', 'TCP'].map((transport, one) => aPhone(line, `phone ${one}`, transport as 'UDP' | 'TCP')),
      );
      const change = (mutation: string) =>
        provider.change<{ registrarsBehind: readonly string[] }>(
          mutation,
          { [key]: line[key] },
          { success: `${thing}Changed`, inputType: `${thing}Request`, fields: 'registrarsBehind' },
        );
      let answered = false;
      let accepted = 0;
      const late: number[] = [];
      const storm = phones.map(async (phone) => {
        for (let own = 0; own < 3;) {
          const after = answered;
          const { status } = await phone.register();
          if (status === 200) accepted += 1;
          if (after) own = late.push(status);
        }
      });
      while (accepted < 20) await new Promise((resolve) => setImmediate(resolve));
      const { registrarsBehind } = await change(disable);
      answered = true;
      const { causes, registered } = (await why(provider, { sipAccountId: line.sipAccountId }))[0]!;
      await Promise.all(storm);
      expect(registrarsBehind).toEqual([]);
      expect(late).not.toContain(200);
      expect([registered, causes[0]?.reason]).toEqual([false, reason]);
      expect((await why(provider, { sipAccountId: line.sipAccountId }))[0]).toMatchObject({ registered: false });
      expect((await change(enable)).registrarsBehind).toEqual([]);
      expect((await phones[0]!.register()).status).toBe(200);
    },
  );
});
