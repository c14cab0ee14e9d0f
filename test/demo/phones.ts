import type { Agent } from 'node:https';
import { askDoor } from '../harness/phone-door.js';
import type { DoorAnswer } from '../harness/phone-door.js';

/** A phone as the exchange sees it: what it calls itself and which files it asks for, in its own order. */
export interface Phone {
  readonly name: string;
  readonly model: string;
  readonly mac: string;
  /** The whole of what it asks at one start; the last is its configuration. */
  start(configurationUrl: string, etag?: string): Promise<readonly DoorAnswer[]>;
}

/** A Yealink appends its own file names to a directory URL: the boot file, then the configuration by MAC address. */
export function yealinkT46U(mac: string, agent: Agent): Phone {
  const headers = { 'user-agent': `Yealink SIP-T46U 108.86.0.20 ${mac.match(/../g)?.join(':')}` };
  return {
    name: 'Yealink T46U',
    model: 'yealink-t46u',
    mac,
    async start(url, etag) {
      const boot = await askDoor(`${url}${mac}.boot`, agent, { headers });
      const common = await askDoor(`${url}y000000000108.cfg`, agent, { headers });
      const own = await askDoor(`${url}${mac}.cfg`, agent, {
        headers: { ...headers, ...(etag && { 'if-none-match': etag }) },
      });
      return [boot, common, own];
    },
  };
}

/** A Snom asks for exactly the URL that it was given. */
export function snomD785(mac: string, agent: Agent): Phone {
  const headers = {
    'user-agent': `Mozilla/4.0 (compatible; snomD785-SIP 10.1.169.16 2010.12-00001-gd311851f1 (Feb 25 2019 - 14:19:43) ${mac.toUpperCase()} SXM:0 UXM:0 UXMC:0)`,
  };
  return {
    name: 'Snom D785',
    model: 'snom-d785',
    mac,
    async start(url, etag) {
      return [await askDoor(url, agent, { headers: { ...headers, ...(etag && { 'if-none-match': etag }) } })];
    },
  };
}
