import { SystemMonotonicClock, SystemRandomness } from '@ringledger/system';
import { DigestDoor } from '../testing/digest-door.js';
import { ManualTimers } from '../testing/manual-timers.js';
import { TestPhone } from '../testing/phone.js';
import { TEST_ACCOUNT, until } from '../testing/running-server.js';
import type { Respond } from './sip-handler.js';
import { SipServer } from './sip-server.js';

/** A door whose requests wait until the test lets them go. */
class HeldDoor extends DigestDoor {
  readonly held: Respond[] = [];
  failing: 'throws' | 'rejects' | undefined;

  override request(...[, , respond]: Parameters<DigestDoor['request']>): Promise<void> | void {
    if (this.failing === 'throws') throw new Error('broken');
    if (this.failing === 'rejects') return Promise.reject(new Error('broken'));
    this.held.push(respond);
  }
}

describe('handling a request', () => {
  let stop: () => Promise<void> = async () => undefined;
  afterEach(() => stop());

  async function run(inHand = 10) {
    const door = new HeldDoor(TEST_ACCOUNT.realm, []);
    const timers = new ManualTimers();
    const settings = {
      methods: ['REGISTER'],
      inHand,
      listeners: [{ transport: 'UDP', address: '127.0.0.1', port: 0 }],
    } as const;
    const server = new SipServer(settings, door, new SystemMonotonicClock(), new SystemRandomness(), timers);
    const [udp] = await server.start();
    const phone = await TestPhone.open('UDP', udp!, TEST_ACCOUNT);
    const closeServer = () => server.close();
    stop = async () => {
      phone.close();
      const closed = closeServer();
      timers.pass(60_000);
      await closed;
    };
    return { door, server, timers, phone };
  }

  it.each(['throws', 'rejects'] as const)('answers 500 when the handler %s, and goes on', async (failing) => {
    const { door, phone } = await run();
    door.failing = failing;
    expect((await phone.request(phone.registration(60))).status).toBe(500);
    expect(door.failures).toEqual([new Error('broken')]);
    door.failing = undefined;
    const later = phone.request(phone.registration(60));
    await until(() => door.held.length === 1);
    door.held[0]?.({ status: 200 });
    door.held[0]?.({ status: 403 });
    expect((await later).status).toBe(200);
  });

  it('answers 500 when the handler does not come back in time', async () => {
    const { door, phone, timers } = await run();
    const response = phone.request(phone.registration(60));
    await until(() => door.held.length === 1);
    timers.pass(30_000);
    expect((await response).status).toBe(500);
    expect(door.failures).toHaveLength(1);
  });

  it('answers 500 without the value when an answer would break a line', async () => {
    const { door, phone } = await run();
    const response = phone.request(phone.registration(60));
    await until(() => door.held.length === 1);
    door.held[0]?.({ status: 200, headers: [['X-Note', 'a\r\nInjected: yes']] });
    expect(await response).toMatchObject({ status: 500 });
    expect((await response).headers.has('injected')).toBe(false);
  });

  it('answers 503 beyond what it can have in hand, and takes more again afterwards', async () => {
    const { door, phone } = await run(1);
    const first = phone.request(phone.registration(60));
    await until(() => door.held.length === 1);
    const second = await phone.request(phone.registration(60));
    expect(second.status).toBe(503);
    expect(second.headers.first('retry-after')).toBe('5');
    door.held[0]?.({ status: 200 });
    expect((await first).status).toBe(200);
    const third = phone.request(phone.registration(60));
    await until(() => door.held.length === 2);
    door.held[1]?.({ status: 200 });
    expect((await third).status).toBe(200);
  });

  it('lets what is in hand be answered before it closes', async () => {
    const { door, server, phone } = await run();
    const response = phone.request(phone.registration(60));
    await until(() => door.held.length === 1);
    let closed = false;
    const closing = server.close().then(() => (closed = true));
    expect(closed).toBe(false);
    door.held[0]?.({ status: 200 });
    expect((await response).status).toBe(200);
    await closing;
    stop = async () => phone.close();
  });
});
