import { networkInterfaces } from 'node:os';
import { sipUri } from '../message/uri.js';
import { ALL_TRANSPORTS, type RunningServer, TEST_ACCOUNT, runServer, until } from '../testing/running-server.js';
import type { TestPhone } from '../testing/phone.js';

const ACCOUNT_URI = sipUri({ user: TEST_ACCOUNT.user, host: TEST_ACCOUNT.realm });
const CHECK_SYNC = [
  ['Event', 'check-sync;reboot=false'],
  ['Subscription-State', 'terminated'],
] as const;

const HAS_IPV6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));

(HAS_IPV6 ? describe : describe.skip)('SipServer on ::1', () => serves('::1'));
describe('SipServer on 127.0.0.1', () => serves('127.0.0.1'));

function serves(address: string): void {
  let running: RunningServer;
  beforeAll(async () => {
    running = await runServer(address);
  });
  afterAll(() => running.stop());

  const flowOf = () => {
    const flow = running.door.flows.get(TEST_ACCOUNT.user);
    if (flow === undefined) throw new Error('no flow');
    return flow;
  };
  const notify = (phone: TestPhone) =>
    running.server.request(flowOf(), {
      method: 'NOTIFY',
      target: sipUri({ user: TEST_ACCOUNT.user, host: phone.wire.local.address, port: phone.wire.local.port }),
      account: ACCOUNT_URI,
      headers: CHECK_SYNC,
    });

  describe.each(ALL_TRANSPORTS)('over %s', (transport) => {
    it('registers a phone, refreshes it, and reaches it by the flow of its registration', async () => {
      const phone = await running.phone(transport);
      expect((await phone.register()).status).toBe(200);
      expect((await phone.register()).status).toBe(200);
      expect(flowOf()).toMatchObject({ transport, remote: { address } });
      expect(await notify(phone)).toMatchObject({ kind: 'response', status: 200 });
      const request = await phone.nextRequest();
      expect(request).toMatchObject({ method: 'NOTIFY', via: { transport } });
      expect(request.headers.first('event')).toBe('check-sync;reboot=false');
      const inUri = transport === 'WSS' ? 'ws' : transport.toLowerCase();
      expect(request.headers.first('contact')).toMatch(new RegExp(`^<sip:[^;]+;transport=${inUri}>$`));
      phone.answers = 481;
      expect(await notify(phone)).toMatchObject({ kind: 'response', status: 481 });
    });

    it('finds a remembered flow again, as long as it lives', async () => {
      const phone = await running.phone(transport);
      await phone.register();
      const { local, remote, connection } = flowOf();
      expect(running.server.flow({ transport, local, remote, connection })).toMatchObject({ transport, remote });
      phone.close();
      if (transport === 'UDP') return;
      await until(() => running.server.flow({ transport, local, remote, connection }) === undefined);
      expect(await notify(phone)).toEqual({ kind: 'transportError', cause: 'connection lost' });
    });

    it('challenges a wrong password and an unknown account alike', async () => {
      const shapes = [];
      for (const account of [
        { ...TEST_ACCOUNT, password: 'wrong' },
        { ...TEST_ACCOUNT, user: '9999' },
      ]) {
        const response = await (await running.phone(transport, account)).register();
        const lines = [...response.headers.entries()].map(([name]) => name);
        const challenge = response.headers.first('www-authenticate')?.replace(/nonce="[^"]+"/, '');
        shapes.push({ status: response.status, reason: response.reason, lines, challenge });
      }
      expect(shapes[0]).toMatchObject({ status: 401 });
      expect(shapes[1]).toEqual(shapes[0]);
    });

    it('refuses methods and extensions that it does not have', async () => {
      const phone = await running.phone(transport);
      const invite = await phone.request(phone.registration(0).replaceAll('REGISTER', 'INVITE'));
      expect(invite.status).toBe(405);
      expect(invite.headers.first('allow')).toBe('REGISTER, OPTIONS');
      const cancel = await phone.request(phone.registration(0).replaceAll('REGISTER', 'CANCEL'));
      expect(cancel.status).toBe(481);
      const required = await phone.request(phone.registration(0, ['Require: teleport']));
      expect(required.status).toBe(420);
      expect(required.headers.first('unsupported')).toBe('teleport');
    });
  });

  it('handles a repeated datagram once and repeats its response', async () => {
    const phone = await running.phone('UDP');
    await phone.register();
    const text = phone.registration(300);
    const before = running.door.accepted;
    const first = await phone.request(text);
    const again = await phone.request(text);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.to.parameters.get('tag')).toBe(first.to.parameters.get('tag'));
    expect(running.door.accepted).toBe(before + 1);
  });

  it('answers a repeated request that it did not keep with the same tag, and another one with another', async () => {
    for (const transport of ['UDP', 'TCP'] as const) {
      const phone = await running.phone(transport);
      const tags = [];
      const texts = [phone.registration(300), phone.registration(300).replaceAll('REGISTER', 'SUBSCRIBE')];
      for (const text of texts.flatMap((one) => [one, one])) {
        const { status, to } = await phone.request(text);
        expect([401, 405]).toContain(status);
        tags.push(to.parameters.get('tag'));
      }
      const [challenged, again, refused, refusedAgain] = tags;
      expect([again, refusedAgain]).toEqual([challenged, refused]);
      expect(refused).not.toBe(challenged);
    }
  });

  it('refuses a replay of the same credentials as stale', async () => {
    const phone = await running.phone('TCP');
    await phone.register();
    const text = phone.registration(300);
    expect((await phone.request(text)).status).toBe(200);
    const replay = await phone.request(text.replace(/branch=[^;]+/, 'branch=z9hG4bKreplay'));
    expect(replay.status).toBe(401);
    expect(replay.headers.first('www-authenticate')).toContain('stale=true');
  });

  it('tells that a connection was lost, whoever ended it', async () => {
    for (const transport of ALL_TRANSPORTS.slice(1)) {
      const before = running.door.lost.length;
      const phone = await running.phone(transport);
      await phone.register();
      if (transport === 'TCP' || transport === 'WS') phone.wire.kill();
      else phone.wire.close();
      await until(() => running.door.lost.length > before);
      expect(running.door.lost.at(-1)).toMatch(new RegExp(`^${transport} `));
    }
  });

  it('has had no failure inside', () => {
    expect(running.door.failures).toEqual([]);
  });
}
