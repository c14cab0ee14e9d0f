import type { CommandContext } from '@ringledger/event-sourcing';
import type { Principal } from '@ringledger/identity';
import { scopeOf } from '@ringledger/identity';
import type { Scope } from '@ringledger/read-models';
import { Secret } from '@ringledger/secrets';
import { derivedId } from '@ringledger/system';
import type { Clock, Ids } from '@ringledger/system';
import { Loaders } from './loaders.js';

/** What a mutation's input may say about the command itself. */
export interface CommandOptions {
  readonly idempotencyKey?: string | null;
  readonly expectedVersion?: number | null;
  readonly reason?: string | null;
}

interface RequestParts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether the principal is still the same one with the same rights. */
  readonly askerStands: () => Promise<boolean>;
}

/** Who asks, from where, and the one way to make a command's context out of it. One per GraphQL operation, of a subscription one per push. */
export class RequestInfo {
  readonly loaders = new Loaders();

  constructor(
    readonly principal: Principal,
    readonly sourceAddress: string | null,
    readonly correlationId: string,
    private readonly parts: RequestParts,
  ) {}

  get scope(): Scope {
    return scopeOf(this.principal);
  }

  /**
   * With an idempotency key the command id derives from who asks, as whom, and the key: the same command for ever. Another issuer's
   * subject may come with tokens of several organizations and roles: what was answered to one is not for the others.
   * @param options the whole input of the mutation, which is what was asked
   */
  command(options: CommandOptions = {}): CommandContext {
    const { idempotencyKey = null, expectedVersion = null, reason = null } = options;
    const { actor, organizationId } = this.principal;
    return {
      commandId: idempotencyKey
        ? derivedId('command', actor.kind, actor.id, actor.role, organizationId ?? '', idempotencyKey)
        : this.parts.ids.next(),
      correlationId: this.correlationId,
      actor,
      permissions: this.principal.permissions,
      askerStands: this.parts.askerStands,
      ...(this.principal.credentialVersion !== null && { credentialVersion: this.principal.credentialVersion }),
      organizationId,
      sourceAddress: this.sourceAddress,
      reason,
      time: this.parts.clock.now(),
      ...(idempotencyKey !== null && { idempotencyKey, asked: Secret.of(JSON.stringify(options)) }),
      ...(expectedVersion !== null && { expectedVersion }),
    };
  }
}
