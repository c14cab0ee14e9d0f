import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import type { SipServerSettings } from '../server/sip-server.js';
import { testCertificate } from '../testing/certificate.js';
import { hostile } from '../testing/hostile/index.js';
import { type RunningServer, runServer, until } from '../testing/running-server.js';
import type { ConnectionSettings } from './connection-settings.js';

describe('connections', () => {
  let running: RunningServer | undefined;
  const run = async (
    connections: Partial<ConnectionSettings>,
    settings: Omit<Partial<SipServerSettings>, 'listeners'> = {},
  ): Promise<RunningServer> => {
    running = await runServer('127.0.0.1', { connections, ...settings });
    return running;
  };
  afterEach(() => running?.stop());

  function raw(transport: 'TCP' | 'TLS' | 'WS', server: RunningServer) {
    const { address, port } = server.endpoint(transport);
    const socket = connect(port, address);
    const seen = { closed: false, text: '', socket };
    socket.on('data', (bytes) => (seen.text += bytes.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => (seen.closed = true));
    return seen;
  }

  it.each(['TCP', 'TLS', 'WS'] as const)('end when %s says nothing in time', async (transport) => {
    const server = await run({ firstMessage: 60 });
    const seen = raw(transport, server);
    await until(() => seen.closed);
    expect((await (await server.phone(transport)).register()).status).toBe(200);
  });

  it('end when only keep-alives come before the first message', async () => {
    const server = await run({ firstMessage: 60 });
    const seen = raw('TCP', server);
    seen.socket.write('\r\n\r\n');
    await until(() => seen.closed);
    expect(seen.text).toBe('\r\n');
    expect(server.door.lost).toEqual(['TCP no message in time']);
  });

  it('end when a message is begun and not ended in time, and when nothing comes for long', async () => {
    const server = await run({ message: 60, idle: 200 });
    const slow = raw('TCP', server);
    slow.socket.write(Buffer.concat([hostile({}), hostile({}).subarray(0, 40)]));
    await until(() => slow.closed);
    const silent = raw('TCP', server);
    silent.socket.write(hostile({}));
    await until(() => silent.closed);
    expect(server.door.lost).toEqual(['TCP message not ended in time', 'TCP idle']);
    expect(silent.text).toMatch(/^SIP\/2.0 401 /);
  });

  it('are limited by source and in all, and places come back', async () => {
    const server = await run({ connectionsPerSource: 2 });
    const [first, second] = [await server.phone('TCP'), await server.phone('WS')];
    for (const phone of [first, second]) expect((await phone.register()).status).toBe(200);
    const third = raw('TLS', server);
    await until(() => third.closed);
    first.close();
    await until(() => server.door.lost.length === 1);
    expect((await (await server.phone('TCP')).register()).status).toBe(200);
  });

  it('are not limited by a source that speaks for many', async () => {
    const server = await run({ connectionsPerSource: 1 }, { speaksForMany: (address) => address === '127.0.0.1' });
    for (const transport of ['TCP', 'TLS', 'WS'] as const)
      expect((await (await server.phone(transport)).register()).status).toBe(200);
  });

  it('end when their source is over its budget', async () => {
    const server = await run({});
    const phone = await server.phone('TLS');
    await phone.register();
    server.door.admit = () => false;
    phone.wire.send(hostile({}));
    await until(() => phone.closed);
    expect(server.door.lost).toEqual(['TLS over budget']);
    const refused = raw('TCP', server);
    await until(() => refused.closed);
  });

  it('end when the peer does not read', async () => {
    const server = await run({ unread: 1024 });
    const seen = raw('TCP', server);
    seen.socket.pause();
    const burst = Buffer.concat(Array<Buffer>(200).fill(hostile({})));
    const more = () => {
      if (!seen.socket.destroyed) seen.socket.write(burst);
    };
    const feeding = setInterval(more, 1);
    await until(() => server.door.lost.length === 1);
    clearInterval(feeding);
    expect(server.door.lost).toEqual(['TCP peer does not read']);
    seen.socket.destroy();
  });

  it('over WebSocket need the sub-protocol, and end when pings stay unanswered', async () => {
    const server = await run({ probe: 60 });
    const { address, port } = server.endpoint('WS');
    const status = await new Promise((resolve) => {
      const client = new WebSocket(`ws://${address}:${port}/`, 'other');
      client.on('error', () => undefined);
      client.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    expect(status).toBe(400);
    const deaf = new WebSocket(`ws://${address}:${port}/`, 'sip', { autoPong: false });
    deaf.on('open', () => deaf.send(hostile({})));
    await until(() => server.door.lost.length === 1);
    expect(server.door.lost).toEqual(['WS no answer to a ping']);
  });

  it('over WebSocket last as long as pings are answered', async () => {
    const server = await run({ probe: 50, idle: 1000 });
    const { address, port } = server.endpoint('WS');
    const client = new WebSocket(`ws://${address}:${port}/`, 'sip');
    client.on('open', () => client.send(hostile({})));
    let pings = 0;
    client.on('ping', () => pings++);
    await until(() => pings > 25 || server.door.lost.length > 0);
    expect(server.door.lost).toEqual([]);
    client.terminate();
  });

  it('over WebSocket end at the close frame, also when the peer leaves its connection open', async () => {
    const server = await run({});
    const socket = connect({ host: '127.0.0.1', port: server.endpoint('WS').port, allowHalfOpen: true });
    const frame = (head: readonly number[], payload: Buffer) =>
      Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
    socket.write(
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: sip\r\n\r\n`,
    );
    const message = hostile({});
    socket.write(frame([0x82, 0x80 + 126, message.length >> 8, message.length & 255], message));
    socket.write(frame([0x88, 0x82], Buffer.from([0x03, 0xe8])));
    await until(() => server.door.lost.length > 0);
    expect(server.door.lost).toEqual(['WS closed by the peer']);
    expect(server.door.messages).toBe(1);
    socket.destroy();
  });

  describe('over WebSocket, from a trusted proxy', () => {
    const through = (server: RunningServer, forwarded: string) => {
      const { address, port } = server.endpoint('WS');
      const headers = { 'x-forwarded-for': forwarded };
      const client = new WebSocket(`ws://${address}:${port}/`, 'sip', { headers });
      const seen = { client, closed: false, answers: [] as string[] };
      client.on('open', () => client.send(hostile({})));
      client.on('message', (data: Buffer) => seen.answers.push(data.toString()));
      client.on('error', () => undefined);
      client.on('close', () => (seen.closed = true));
      return seen;
    };

    it('are judged and answered by the address of the client', async () => {
      const server = await run({}, { trustedProxies: ['127.0.0.0/8'] });
      const asked: [string, string][] = [];
      server.door.admit = (...one) => asked.push(one) > 0;
      const { answers, client } = through(server, '203.0.113.9');
      await until(() => answers.length === 1);
      expect(asked).toEqual([
        ['203.0.113.9', 'connection'],
        ['203.0.113.9', 'message'],
      ]);
      expect(answers[0]).toContain('received=203.0.113.9');
      client.terminate();
    });

    it('are limited by the client, and not by the proxy', async () => {
      const server = await run({ connectionsPerSource: 1 }, { trustedProxies: ['127.0.0.0/8'] });
      const [first, second] = [through(server, '203.0.113.9'), through(server, '203.0.113.10')];
      await until(() => first.answers.length + second.answers.length === 2);
      const third = through(server, '203.0.113.9');
      await until(() => third.closed);
      first.client.terminate();
      await until(() => server.door.lost.length === 1);
      second.client.terminate();
    });

    it('are refused to a client that is not let in, and to nobody else', async () => {
      const server = await run({}, { trustedProxies: ['127.0.0.0/8'] });
      server.door.admit = (address) => address !== '203.0.113.9';
      const refused = through(server, '203.0.113.9');
      await until(() => refused.closed);
      const other = through(server, '203.0.113.10');
      await until(() => other.answers.length === 1);
      other.client.terminate();
    });

    it('are its own when it is not trusted', async () => {
      const server = await run({});
      const { answers, client } = through(server, '203.0.113.9');
      await until(() => answers.length === 1);
      expect(answers[0]).toContain('received=127.0.0.1');
      client.terminate();
    });
  });

  it('over WebSocket are kept alive by line breaks, however many', async () => {
    const server = await run({});
    const { address, port } = server.endpoint('WS');
    const client = new WebSocket(`ws://${address}:${port}/`, 'sip');
    const seen: string[] = [];
    client.on('message', (data: Buffer) => seen.push(data.toString()));
    client.on('open', () => {
      for (const breaks of [1, 2, 3, 1000]) client.send('\r\n'.repeat(breaks));
      client.send(hostile({}));
    });
    await until(() => seen.length === 4 || server.door.lost.length > 0);
    expect(server.door.lost).toEqual([]);
    expect(seen).toEqual(['\r\n', '\r\n', '\r\n', expect.stringMatching(/^SIP\/2.0 401 /)]);
    client.terminate();
  });

  it('use a renewed certificate from the next handshake on', async () => {
    const server = await run({});
    const { address, port } = server.endpoint('TLS');
    const fingerprint = () =>
      new Promise<string>((resolve) => {
        const socket = connectTls({ host: address, port, rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate().fingerprint256);
          socket.destroy();
        });
      });
    const before = await fingerprint();
    server.server.renewCertificate(await testCertificate());
    expect(await fingerprint()).not.toBe(before);
  });
});
