import type { IncomingMessage } from 'node:http';

const OFFERED = Symbol('offered');
type Offering = IncomingMessage & { [OFFERED]?: boolean | null };

/**
 * An `Upgrade` is an offer (RFC 9110, section 7.8): who does not take it answers as if it were not there. As soon as somebody listens for
 * upgrades, Node hands over every request with an offer, with nothing read of its body. It asks the request itself whether it is one:
 * those of `prototype` say so only of WebSockets.
 */
export function takeOnlyWebSockets(prototype: object): void {
  Object.defineProperty(prototype, 'upgrade', {
    get(this: Offering) {
      return this[OFFERED] && isTaken(this);
    },
    set(this: Offering, offered: boolean | null) {
      this[OFFERED] = offered;
    },
  });
}

function isTaken({ method, headers }: IncomingMessage): boolean {
  return method === 'CONNECT' || headers.upgrade?.toLowerCase() === 'websocket';
}
