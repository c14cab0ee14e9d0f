import http from 'node:http';
import type { ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import { takeOnlyWebSockets } from './upgrade-offers.js';

type ErrorHandler = (error: unknown, request: unknown, response: ServerResponse, next: () => void) => unknown;

const BODY_FAULT = 'The body of the request cannot be read: it must be a JSON object in UTF-8, and not too large.';

/** With slow clients, in ms: to the last header, and to the end of the request. */
interface Patience {
  readonly headers: number;
  readonly request: number;
}
const PATIENCE: Patience = { headers: 10_000, request: 30_000 };

/**
 * Requests and responses are born with Express' prototypes, so that its `Object.setPrototypeOf` per request changes nothing:
 * that call alone costs more than all the rest of Express (docs/decisions/0002-express-prototypes.md).
 */
export class FastExpressAdapter extends ExpressAdapter {
  constructor(private readonly patience: Patience = PATIENCE) {
    super();
  }

  /**
   * From now on each answer is the last on its connection, and says so: what the client sent behind it would be carried out, and the answer to
   * it not be heard.
   */
  override beforeClose(): void {
    super.beforeClose();
    const { response } = this.getInstance<{ response: Pick<ServerResponse, 'writeHead'> }>();
    response.writeHead = function (this: ServerResponse, ...head: unknown[]) {
      this.shouldKeepAlive = false;
      return http.ServerResponse.prototype.writeHead.apply(this, head as never) as ServerResponse;
    };
  }

  override setErrorHandler(handler: ErrorHandler): unknown {
    return super.setErrorHandler((error: unknown, request: unknown, response: ServerResponse, next: () => void) => {
      const status = bodyFault(error);
      if (status === null) return handler(error, request, response, next);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ errors: [{ message: BODY_FAULT, extensions: { code: 'BAD_REQUEST' } }] }));
    });
  }

  override initHttpServer(options: Parameters<ExpressAdapter['initHttpServer']>[0]): void {
    if (options?.httpsOptions) {
      super.initHttpServer(options);
      return;
    }
    const app = this.getInstance<{ request: object; response: object } & http.RequestListener>();
    takeOnlyWebSockets(app.request);
    this.httpServer = http.createServer(
      {
        IncomingMessage: bornAs(http.IncomingMessage, app.request),
        ServerResponse: bornAs(http.ServerResponse, app.response),
        headersTimeout: this.patience.headers,
        requestTimeout: this.patience.request,
        // Node looks for those who are late every 30 s, if nothing is said.
        connectionsCheckingInterval: Math.min(1000, this.patience.headers / 2),
        keepAliveTimeout: 65_000,
        maxHeaderSize: 16_384,
      },
      // At the end of the process Apollo ends connections whose request is still on its way: what nobody can be answered is not carried out.
      (request: http.IncomingMessage, response: http.ServerResponse & { req: http.IncomingMessage }) =>
        request.socket.writable ? app(request, response) : void request.socket.destroy(),
    );
    this.httpServer.maxConnections = 10_000;
  }
}

/** Status of what the body parser has against a request; null: it is something else. Its own words repeat the body. */
function bodyFault(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error)) return null;
  // What was compressed and is broken has the code of zlib, and no type.
  const isOfBody = ('type' in error && typeof error.type === 'string') || isOfZlib(error);
  return isOfBody && typeof error.status === 'number' && error.status < 500 ? error.status : null;
}

function isOfZlib(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

/** Node's two classes are functions of the old style, so that a constructor with another prototype can call them. */
function bornAs<C extends abstract new (...args: never[]) => object>(base: C, prototype: object): never {
  function Born(this: object, ...args: unknown[]) {
    Reflect.apply(base as unknown as (...args: unknown[]) => void, this, args);
  }
  Born.prototype = prototype;
  return Born as never;
}
