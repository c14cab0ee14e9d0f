import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { mayTheSame } from '@ringledger/identity';
import type { Authenticator, Principal } from '@ringledger/identity';
import type { Clock, Ids } from '@ringledger/system';
import { clientAddress } from '@ringledger/system';
import type { LiveCaller } from './live/live-door.js';
import { RequestInfo } from './request-info.js';

export interface GraphqlContext {
  readonly request: RequestInfo;
}

const ANONYMOUS: Principal = {
  actor: { id: 'anonymous', kind: 'anonymous', role: 'anonymous' },
  role: 'user',
  organizationId: null,
  permissions: new Set(),
  userId: null,
  credentialVersion: null,
  expiresAt: null,
};

const CORRELATION_ID = /^[\x21-\x7e]{1,128}$/;

/** Makes the context of an operation: who asks, from where, in which chain of requests. */
export class ContextFactory {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly trustedProxies: readonly string[],
  ) {}

  async forRequest(request: IncomingMessage, authorization: string | undefined): Promise<GraphqlContext> {
    const authentication = await this.authenticator.authenticate(authorization);
    const principal = authentication.authenticated ? authentication.principal : ANONYMOUS;
    return { request: this.info(request, principal) };
  }

  async admit(request: IncomingMessage, authorization: string | undefined): Promise<LiveCaller<GraphqlContext> | null> {
    const authentication = await this.authenticator.authenticate(authorization);
    if (!authentication.authenticated) return null;
    return {
      context: () => ({ request: this.info(request, authentication.principal) }),
      stillValid: async () => {
        const now = await this.authenticator.authenticate(authorization);
        return now.authenticated && mayTheSame(now.principal, authentication.principal);
      },
    };
  }

  private info(request: IncomingMessage, principal: Principal): RequestInfo {
    const given = request.headers['x-correlation-id'];
    const correlationId = typeof given === 'string' && CORRELATION_ID.test(given) ? given : randomUUID();
    const address = clientAddress(request, this.trustedProxies);
    const askerStands = () => this.authenticator.stands(principal);
    return new RequestInfo(principal, address, correlationId, { askerStands, clock: this.clock, ids: this.ids });
  }
}
