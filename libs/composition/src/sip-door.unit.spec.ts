import { readConfiguration } from '@ringledger/configuration';
import { SipDoor } from './sip-door.js';
import { startFault } from './start-fault.js';

it('a SIP port that is in use stops the start with the variable that names it', async () => {
  const inUse = { code: 'EADDRINUSE', syscall: 'listen', address: '0.0.0.0', port: 5061 };
  const side = { open: () => Promise.reject(Object.assign(new Error('listen EADDRINUSE'), inUse)) };
  const lease = { begins: () => Promise.resolve() };
  const door = new SipDoor(side as never, { start: () => undefined } as never, lease as never);
  const fault = await door.open().catch((error: unknown) => error);
  expect(startFault(fault, readConfiguration({}))).toMatch(/^RINGLEDGER_SIP_TLS_PORT: port 5061 of 0.0.0.0 is in use/);
});
