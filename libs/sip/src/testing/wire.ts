import { type Socket as Datagrams, createSocket } from 'node:dgram';
import { type Socket, connect, isIPv6 } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import { StreamFramer } from '../transports/stream-framer.js';
import type { Endpoint, TransportName } from '../transports/transport.js';

/** The client's end of one transport: raw bytes out, whole messages in. */
export interface Wire {
  readonly transport: TransportName;
  readonly local: Endpoint;
  send(bytes: Buffer): void;
  close(): void;
  /** Without a farewell, as a phone that lost its power. */
  kill(): void;
  onMessage: (bytes: Buffer) => void;
  onClose: () => void;
}

/** `from`: an address other than the server's; a local one for UDP, for WebSocket one that a proxy tells. */
export async function openWire(transport: TransportName, server: Endpoint, from = server.address): Promise<Wire> {
  switch (transport) {
    case 'UDP':
      return udpWire(server, from);
    case 'TCP':
    case 'TLS':
      return streamWire(transport, server);
    case 'WS':
    case 'WSS':
      return webSocketWire(transport, server, from);
  }
}

async function udpWire(server: Endpoint, from: string): Promise<Wire> {
  const socket: Datagrams = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
  await new Promise<void>((resolve) => socket.bind(0, from, resolve));
  let closed = false;
  const close = () => {
    if (!closed) socket.close();
    closed = true;
  };
  const wire: Wire = {
    transport: 'UDP',
    local: { address: from, port: socket.address().port },
    send: (bytes) => {
      if (!closed) socket.send(bytes, server.port, server.address, () => undefined);
    },
    close,
    kill: close,
    onMessage: () => undefined,
    onClose: () => undefined,
  };
  socket.on('message', (bytes) => wire.onMessage(bytes));
  return wire;
}

async function streamWire(transport: 'TCP' | 'TLS', server: Endpoint): Promise<Wire> {
  const options = { host: server.address, port: server.port };
  const socket: Socket =
    transport === 'TLS'
      ? connectTls({ ...options, servername: 'localhost', rejectUnauthorized: false })
      : connect(options);
  await opened(socket, transport === 'TLS' ? 'secureConnect' : 'connect');
  const framer = new StreamFramer({ message: (bytes) => wire.onMessage(bytes), ping: () => undefined });
  const wire: Wire = {
    transport,
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    send: (bytes) => socket.write(bytes),
    close: () => socket.end(),
    kill: () => socket.destroy(),
    onMessage: () => undefined,
    onClose: () => undefined,
  };
  socket.on('data', (chunk: Buffer) => framer.push(chunk));
  socket.on('error', () => undefined);
  socket.on('close', () => wire.onClose());
  return wire;
}

async function webSocketWire(transport: 'WS' | 'WSS', server: Endpoint, from: string): Promise<Wire> {
  const host = isIPv6(server.address) ? `[${server.address}]` : server.address;
  const url = `${transport.toLowerCase()}://${host}:${server.port}/`;
  const headers = from === server.address ? {} : { 'x-forwarded-for': from };
  const socket = new WebSocket(url, 'sip', { rejectUnauthorized: false, headers });
  await opened(socket, 'open');
  const wire: Wire = {
    transport,
    // A browser does not know its own address (RFC 7118 section 5).
    local: { address: 'phone.invalid', port: 5060 },
    send: (bytes) => socket.send(bytes, () => undefined),
    close: () => socket.close(),
    kill: () => socket.terminate(),
    onMessage: () => undefined,
    onClose: () => undefined,
  };
  socket.on('message', (data) => wire.onMessage(data as Buffer));
  socket.on('error', () => undefined);
  socket.on('close', () => wire.onClose());
  return wire;
}

function opened(emitter: NodeJS.EventEmitter, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    emitter.once('error', reject);
    emitter.once(event, () => {
      emitter.off('error', reject);
      resolve();
    });
  });
}
