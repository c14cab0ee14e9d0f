import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import WebSocket from 'ws';
import { QUERY_LIMITS } from '../limits/query-limits.js';
import { LIVE_LIMITS, openLiveDoor } from './live-door.js';
import type { LiveCaller } from './live-door.js';

/** A door that anybody may pass, and how to come to it. */
async function openedDoor({
  stillValid = async () => true,
  admit = async (): Promise<LiveCaller<object> | null> => ({ context: () => ({}), stillValid }),
  schema = buildSchema('type Query { a: Int } type Subscription { b: Int }'),
} = {}) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = openLiveDoor({
    server,
    path: '/graphql',
    schema,
    queryLimits: QUERY_LIMITS,
    limits: { ...LIVE_LIMITS, closing: 1 },
    introspection: false,
    format: (error) => error.toJSON(),
    admit,
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

async function asked(socket: WebSocket, message: object): Promise<string> {
  socket.send(JSON.stringify(message));
  const [answer] = (await Promise.race([once(socket, 'message'), once(socket, 'close')])) as [unknown];
  return String(answer);
}
const introduced = (socket: WebSocket) => asked(socket, { type: 'connection_init' });

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
    const { open, close } = await openedDoor({ stillValid: async () => ++checks > 0 });
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

  it('answers what fails inside to the one operation, and stays open', async () => {
    const { open, close } = await openedDoor({ schema: {} as GraphQLSchema });
    try {
      const socket = await open();
      await introduced(socket);
      for (const id of ['1', '2']) {
        const answer = await asked(socket, { id, type: 'subscribe', payload: { query: 'subscription { b }' } });
        expect(JSON.parse(answer)).toMatchObject({ id, type: 'error' });
      }
    } finally {
      await close();
    }
  });

  it('tells who cannot be looked up now to come again', async () => {
    const { open, close } = await openedDoor({ admit: () => Promise.reject(new Error('no answer')) });
    try {
      expect(await introduced(await open())).toBe('1013');
    } finally {
      await close();
    }
  });

  it('writes nothing to the console of what a client does wrong', async () => {
    const written = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const { open, close } = await openedDoor();
    try {
      expect(await asked(await open(), { type: 'x'.repeat(LIVE_LIMITS.messageBytes) })).toBe('1009');
      expect(written).not.toHaveBeenCalled();
    } finally {
      written.mockRestore();
      await close();
    }
  });
});
