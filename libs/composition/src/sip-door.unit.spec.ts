import { readConfiguration } from '@ringledger/configuration';
import { SipDoor } from './sip-door.js';
import { startFault } from './start-fault.js';

it('a SIP port that is in use stops the start with the variable that names it', async () => {
  const inUse = { code: 'EADDRINUSE', syscall: 'listen', address: '0.0.0.0', port: 5061 };
  const side = { open: () => Promise.reject(Object.assign(new Error('listen EADDRINUSE'), inUse)) };
  const lease = { begins: () => Promise.resolve() };
  const [follower, sources] = [{ start: () => undefined }, { recall: () => Promise.resolve() }];
  const door = new SipDoor(side as never, follower as never, lease as never, sources as never, null as never);
  const fault = await door.open().catch((error: unknown) => error);
  expect(startFault(fault, readConfiguration({}))).toMatch(/^RINGLEDGER_SIP_TLS_PORT: port 5061 of 0.0.0.0 is in use/);
});

it('where phones have registered is looked up and requests to phones are sent once the door is open', async () => {
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  const side = { open: () => Promise.resolve().then(note('opened')) };
  const [follower, notifications] = [{ start: note('follows') }, { start: note('sends') }];
  const lease = { begins: () => Promise.resolve() };
  const sources = { recall: (opened: Promise<void>) => opened.then(note('recalls')) };
  const door = new SipDoor(side as never, follower as never, lease as never, sources as never, notifications as never);
  await door.open();
  expect(done).toEqual(['follows', 'opened', 'recalls', 'sends']);
});

it('requests to phones are stopped before the door is closed, so that what it cuts off is no answer', async () => {
  const done: string[] = [];
  const note = (what: string) => async () => void done.push(what);
  const [side, follower, notifications] = [
    { close: note('closed') },
    { stop: note('left') },
    { stop: note('stopped') },
  ];
  const door = new SipDoor(side as never, follower as never, null as never, null as never, notifications as never);
  await door.onModuleDestroy();
  expect(done).toEqual(['stopped', 'closed', 'left']);
});
