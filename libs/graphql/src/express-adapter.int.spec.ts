import { Agent, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { FastExpressAdapter } from './express-adapter.js';

describe('the end of the HTTP door', () => {
  const agent = new Agent({ keepAlive: true });
  let adapter: FastExpressAdapter;
  let server: Server;
  let handled: ServerResponse[];

  beforeEach(async () => {
    handled = [];
    adapter = new FastExpressAdapter();
    adapter.initHttpServer({});
    adapter.get('/', (_: IncomingMessage, response: ServerResponse) => handled.push(response));
    server = adapter.getHttpServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });

  const port = () => (server.address() as AddressInfo).port;
  const ask = () => once(request({ port: port(), agent }).end(), 'response') as Promise<[IncomingMessage]>;
  const answer = async (asking: Promise<[IncomingMessage]>) => {
    handled.pop()?.end('answer');
    const [message] = await asking;
    message.resume();
    return message.headers.connection;
  };

  it('given a request that is under way, makes its answer the last on the connection, and those of later ones', async () => {
    const before = ask();
    await once(server, 'request');
    expect(await answer(before)).toBe('keep-alive');
    const underWay = ask();
    await once(server, 'request');
    adapter.beforeClose();
    expect(await answer(underWay)).toBe('close');
    const later = ask();
    await once(server, 'request');
    expect(await answer(later)).toBe('close');
  });

  it('given a connection that was ended before its request came, does not carry that out', async () => {
    const client = connect({ port: port(), allowHalfOpen: true });
    const [connection] = (await once(server, 'connection')) as [Socket];
    connection.end();
    client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(server, 'request');
    expect(handled).toEqual([]);
    client.destroy();
  });
});
