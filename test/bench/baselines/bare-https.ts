import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSqlite } from '@ringledger/sqlite';

/**
 * The least that a durable download can be: node:https and the same bytes. `/recorded` answers when the transaction that its row
 * stands in has reached the disk; all requests of one turn of the event loop share one. Arguments: key, certificate, body, database.
 */
const [key = '', certificate = '', body = '', path = ''] = process.argv.slice(2);
const file = readFileSync(body);
const etag = '"bare"';
const database = await openSqlite(path);
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE pickups (id INTEGER PRIMARY KEY, at TEXT, address TEXT, data TEXT)',
);
const insert = database.prepare('INSERT INTO pickups (at, address, data) VALUES (?, ?, ?)');
let waiting: ServerResponse[] = [];

function flush(): void {
  const group = waiting;
  waiting = [];
  database.exec('BEGIN IMMEDIATE');
  for (const _ of group) insert.run([new Date().toISOString(), '127.0.0.1', '{"status":200}']);
  database.exec('COMMIT');
  for (const response of group) send(response);
}

function send(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': file.length, etag });
  response.end(file);
}

const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
  if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else if (request.url === '/recorded') {
    if (waiting.push(response) === 1) setImmediate(flush);
  } else send(response);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
