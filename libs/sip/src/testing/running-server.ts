import { SystemMonotonicClock, SystemRandomness } from '@ringledger/system';
import { SipServer, type SipServerSettings } from '../server/sip-server.js';
import type { Endpoint, TransportName } from '../transports/transport.js';
import { testCertificate } from './certificate.js';
import { DigestDoor } from './digest-door.js';
import { type PhoneAccount, TestPhone } from './phone.js';

export const TEST_ACCOUNT: PhoneAccount = { user: '1001', password: 'correct horse', realm: 'pbx.example' };
export const ALL_TRANSPORTS: readonly TransportName[] = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'];

/** A server with a digest door on every transport of one loopback address. */
export interface RunningServer {
  readonly door: DigestDoor;
  readonly server: SipServer;
  endpoint(transport: TransportName): Endpoint;
  phone(transport: TransportName, account?: PhoneAccount): Promise<TestPhone>;
  /** Closes the phones and the server. */
  stop(): Promise<void>;
}

export async function runServer(
  address = '127.0.0.1',
  settings: Omit<Partial<SipServerSettings>, 'listeners'> = {},
): Promise<RunningServer> {
  const tls = await testCertificate();
  const listeners = ALL_TRANSPORTS.map((transport) => ({ transport, address, port: 0, tls }));
  const door = new DigestDoor(TEST_ACCOUNT.realm, [TEST_ACCOUNT]);
  const server = new SipServer(
    { methods: ['REGISTER', 'OPTIONS'], ...settings, listeners },
    door,
    new SystemMonotonicClock(),
    new SystemRandomness(),
  );
  const bound = await server.start();
  const phones: TestPhone[] = [];
  const endpoint = (transport: TransportName) => bound.find((listener) => listener.transport === transport) as Endpoint;
  return {
    door,
    server,
    endpoint,
    phone: async (transport, account = TEST_ACCOUNT) => {
      const phone = await TestPhone.open(transport, endpoint(transport), account);
      phones.push(phone);
      return phone;
    },
    stop: async () => {
      for (const phone of phones) phone.close();
      await server.close(100);
    },
  };
}

/** Resolves once `condition` holds; the test's own limit ends a wait in vain. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
