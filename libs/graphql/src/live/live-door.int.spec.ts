import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema } from 'graphql';
import WebSocket from 'ws';
import { QUERY_LIMITS } from '../limits/query-limits.js';
import { LIVE_LIMITS, openLiveDoor } from './live-door.js';

/** A door that anybody may pass, and how to come to it. */
async function openedDoor(stillValid = async () => true) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = openLiveDoor({
    server,
    path: '/graphql',
    schema: buildSchema('type Query { a: Int } type Subscription { b: Int }'),
    queryLimits: QUERY_LIMITS,
    limits: { ...LIVE_LIMITS, closing: 1 },
    introspection: false,
    format: (error) => error.toJSON(),
    admit: async () => ({ context: () => ({}), stillValid }),
    recheckEvery: 1,
  });
  return {
    async open() {
      const { port } = server.address() as AddressInfo;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      return socket;
    },
    async close() {
      await close();
      server.close();
    },
  };
}

describe('the door for subscriptions', () => {
  it('closes though a client does not answer that it is closed', async () => {
    const door = await openedDoor();
    const silent = await door.open();
    silent.pause();
    await door.close();
    silent.resume();
    expect(await once(silent, 'close')).toEqual([1001, Buffer.from('Going away')]);
  });

  it('lets who takes its time say who it is, while it looks at the others again and again', async () => {
    let checks = 0;
    const { open, close } = await openedDoor(async () => ++checks > 0);
    const introduced = async (socket: WebSocket) => {
      socket.send('{"type":"connection_init"}');
      const [answer] = (await Promise.race([once(socket, 'message'), once(socket, 'close')])) as [unknown];
      return String(answer);
    };
    try {
      const [first, slow] = [await open(), await open()];
      expect(await introduced(first)).toContain('connection_ack');
      const before = checks;
      while (checks < before + 3) await new Promise((resolve) => setImmediate(resolve));
      expect(await introduced(slow)).toContain('connection_ack');
    } finally {
      await close();
    }
  });
});
