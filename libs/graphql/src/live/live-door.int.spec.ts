import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema } from 'graphql';
import WebSocket from 'ws';
import { QUERY_LIMITS } from '../limits/query-limits.js';
import { LIVE_LIMITS, openLiveDoor } from './live-door.js';

describe('the door for subscriptions', () => {
  it('lets who takes its time say who it is, while it looks at the others again and again', async () => {
    let checks = 0;
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const close = openLiveDoor({
      server,
      path: '/graphql',
      schema: buildSchema('type Query { a: Int } type Subscription { b: Int }'),
      queryLimits: QUERY_LIMITS,
      limits: LIVE_LIMITS,
      introspection: false,
      format: (error) => error.toJSON(),
      admit: async () => ({ context: () => ({}), stillValid: async () => ++checks > 0 }),
      recheckEvery: 1,
    });
    const open = async () => {
      const { port } = server.address() as AddressInfo;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      return socket;
    };
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
      server.close();
    }
  });
});
