import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { InvalidReadModelRequestError, ReadModelsUnavailableError } from '../errors.js';
import { openMongoReadModels } from './index.js';

describe('MongoDB read models without a server that answers', () => {
  const sockets = new Set<Socket>();
  let silent: Server;

  beforeAll(async () => {
    silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('say so within their bound when it accepts connections and says nothing', async () => {
    const { port } = silent.address() as AddressInfo;
    const readModels = openMongoReadModels({ url: `mongodb://127.0.0.1:${port}/x`, timeoutMs: 200 });
    const opening = readModels.collection({ name: 'lines', version: 1, indexes: [] });
    await expect(opening).rejects.toBeInstanceOf(ReadModelsUnavailableError);
    await readModels.close();
  });

  it('do not repeat user and password of a connection string that is none', () => {
    const open = () => openMongoReadModels({ url: 'mongodb://user:hunter2@host:port/x' });
    expect(open).toThrow(InvalidReadModelRequestError);
    expect(open).toThrow(/^(?!.*hunter2)/s);
  });
});
