import http from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';

/**
 * Requests and responses are born with Express' prototypes, so that its `Object.setPrototypeOf` per request changes nothing:
 * that call alone costs more than all the rest of Express (docs/decisions/0002-express-prototypes.md).
 */
export class FastExpressAdapter extends ExpressAdapter {
  override initHttpServer(options: Parameters<ExpressAdapter['initHttpServer']>[0]): void {
    if (options?.httpsOptions) {
      super.initHttpServer(options);
      return;
    }
    const app = this.getInstance<{ request: object; response: object } & http.RequestListener>();
    this.httpServer = http.createServer(
      {
        IncomingMessage: bornAs(http.IncomingMessage, app.request),
        ServerResponse: bornAs(http.ServerResponse, app.response),
        // Slow clients: headers within 10 s, the whole request within 30 s.
        headersTimeout: 10_000,
        requestTimeout: 30_000,
        keepAliveTimeout: 65_000,
        maxHeaderSize: 16_384,
      },
      app,
    );
    this.httpServer.maxConnections = 10_000;
  }
}

/** Node's two classes are functions of the old style, so that a constructor with another prototype can call them. */
function bornAs<C extends abstract new (...args: never[]) => object>(base: C, prototype: object): never {
  function Born(this: object, ...args: unknown[]) {
    Reflect.apply(base as unknown as (...args: unknown[]) => void, this, args);
  }
  Born.prototype = prototype;
  return Born as never;
}
