import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { FastExpressAdapter } from './express-adapter.js';

/** Less than Node takes to look at its connections by itself, in ms. */
const SOON = 20_000;

describe('a client that sends its request too slowly', () => {
  let server: Server;
  const listen = async (headers: number, request: number): Promise<number> => {
    const adapter = new FastExpressAdapter({ headers, request });
    // Waits for a body that never comes.
    adapter.use(() => undefined);
    adapter.initHttpServer({});
    server = adapter.getHttpServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  afterEach(() => server.close());

  it.each([
    ['headers', 100, 10_000, 'POST / HTTP/1.1\r\n'],
    ['body', 50, 100, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n'],
  ])(
    'is ended within its %s, long before Node would look by itself',
    async (_, headers, request, start) => {
      const port = await listen(headers, request);
      let answer = '';
      // It is cut off while it still sends, and what resets it may take the answer along: then another one tries.
      while (answer === '') answer = await answerTo(port, start);
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    },
    SOON,
  );
});

/** What a client gets that goes on sending octet by octet; empty: its connection was reset before it had read it. */
async function answerTo(port: number, start: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(start);
  const drip = setInterval(() => socket.write('X'), 20);
  await closed;
  clearInterval(drip);
  return answer;
}
