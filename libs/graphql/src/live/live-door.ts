import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema, GraphQLError, GraphQLFormattedError } from 'graphql';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { QueryLimits } from '../limits/query-limits.js';
import { subscribeWithContextPerPush } from './context-per-push.js';
import { NOT_VALID, unexpected, webSocketHooks } from './subscribe-rules.js';

/** Of a server that cannot do now what it is asked (RFC 6455, registry of close codes): clients come again. */
const TRY_AGAIN_LATER = 1013;

/** Bounds of the WebSocket door. */
export interface LiveLimits {
  readonly connections: number;
  readonly subscriptionsPerConnection: number;
  /** Bytes of one message from a client. */
  readonly messageBytes: number;
  /** Bytes that may wait for a client that does not read; then it is cut off. */
  readonly backlogBytes: number;
  /** How long a client may take to answer that it is closed, in ms; the exchange cannot stop before. */
  readonly closing: number;
}

export const LIVE_LIMITS: LiveLimits = {
  connections: 5000,
  subscriptionsPerConnection: 50,
  messageBytes: 65_536,
  backlogBytes: 4_194_304,
  closing: 2000,
};

/** What the door needs of a caller that was let in. */
export interface LiveCaller<Context> {
  /** Asked anew for each push: what was looked up for an earlier one must not be shown again. */
  context(): Context;
  /** Whether the credential still holds, with the same rights; asked before each message, and again and again while nothing is sent. */
  stillValid(): Promise<boolean>;
}

export interface LiveDoorOptions<Context> {
  readonly server: Server;
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly queryLimits: QueryLimits;
  readonly limits: LiveLimits;
  readonly introspection: boolean;
  readonly format: (error: GraphQLError) => GraphQLFormattedError;
  /** Null: not let in. `authorization` as in the HTTP header, from the connection parameters or the upgrade request. */
  readonly admit: (request: IncomingMessage, authorization: string | undefined) => Promise<LiveCaller<Context> | null>;
  /** How often the credential of a connection that is sent nothing is checked again, in ms. */
  readonly recheckEvery: number;
}

/** The WebSocket door for subscriptions (graphql-transport-ws). Returns how to close it. */
export function openLiveDoor<Context extends object>(options: LiveDoorOptions<Context>): () => Promise<void> {
  const { server, limits } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, clientTracking: true });
  const callers = new WeakMap<WebSocket, LiveCaller<Context>>();
  const open = new WeakMap<WebSocket, Set<string>>();
  const hooks = webSocketHooks({
    limits: options.queryLimits,
    introspection: options.introspection,
    schema: () => options.schema,
    format: options.format,
  });

  /** Otherwise the connection is closed, and nothing more is sent over it. */
  async function stillMay(socket: WebSocket): Promise<boolean> {
    // Where it cannot be asked, as at an issuer that is down, nobody is known to hold.
    const valid = await callers
      .get(socket)
      ?.stillValid()
      .catch(() => false);
    if (!valid) socket.close(CloseCode.Forbidden, NOT_VALID);
    return valid ?? false;
  }

  const door = useServer<Record<string, unknown>, { socket: WebSocket; request: IncomingMessage }>(
    {
      schema: options.schema,
      connectionInitWaitTimeout: 5000,
      onConnect: async ({ extra, connectionParams }) => {
        const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
        const authorization = typeof given === 'string' ? given : extra.request.headers.authorization;
        try {
          const caller = await options.admit(extra.request, authorization);
          if (caller) callers.set(extra.socket, caller);
          return caller !== null;
        } catch (error) {
          const [answer] = hooks.format([unexpected(error)]);
          extra.socket.close(TRY_AGAIN_LATER, answer?.message);
          return false;
        }
      },
      onSubscribe: async ({ extra, subscriptions }, id, payload) => {
        if (!(await stillMay(extra.socket))) return [hooks.notValid()];
        // Completed by the client meanwhile.
        if (!(id in subscriptions)) return undefined;
        const ids = open.get(extra.socket) ?? new Set();
        if (ids.size >= limits.subscriptionsPerConnection)
          return hooks.tooManySubscriptions(limits.subscriptionsPerConnection);
        const errors = hooks.onSubscribe(payload);
        if (!errors) open.set(extra.socket, ids.add(id));
        return errors && [...errors];
      },
      onComplete: ({ extra }, id) => void open.get(extra.socket)?.delete(id),
      // For `subscribe`, which makes a context of it as often as one is needed.
      context: ({ extra }) => callers.get(extra.socket),
      subscribe: (args) => {
        const caller = args.contextValue as LiveCaller<Context>;
        return subscribeWithContextPerPush(args, () => caller.context());
      },
      onNext: async ({ extra }, _id, _payload, _args, result) => {
        if (!(await stillMay(extra.socket))) return undefined;
        if (extra.socket.bufferedAmount > limits.backlogBytes) extra.socket.close(CloseCode.BadResponse, 'Too slow');
        return result.errors ? { ...result, errors: hooks.format(result.errors) } : undefined;
      },
      onError: (_context, _id, _payload, errors) => hooks.format(errors),
    },
    sockets,
    20_000,
  );

  const recheck = setInterval(() => {
    // Who has not said yet who it is has its own time limit.
    for (const socket of sockets.clients) if (callers.has(socket)) void stillMay(socket);
  }, options.recheckEvery);
  recheck.unref();

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that resets the connection now would otherwise raise an error that nobody listens to, and end the process.
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?', 1)[0] !== options.path) return refuse(socket, 404);
    if (request.headers['sec-websocket-protocol']?.includes(GRAPHQL_TRANSPORT_WS_PROTOCOL) !== true)
      return refuse(socket, 400);
    if (sockets.clients.size >= limits.connections) return refuse(socket, 503);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      sockets.emit('connection', webSocket, request);
      // graphql-ws writes to the console whatever a client does wrong, such as a message that is too large.
      webSocket.removeAllListeners('error');
      webSocket.on('error', () => webSocket.terminate());
    });
  };
  server.on('upgrade', onUpgrade);

  return async () => {
    clearInterval(recheck);
    server.off('upgrade', onUpgrade);
    const late = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, limits.closing);
    await door.dispose();
    clearTimeout(late);
  };
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
