import { Query } from '@nestjs/cqrs';
import type { Scope } from '@ringledger/read-models';

/**
 * From which addresses the phones of an account register: those that are registered now, and the one that was last. Answered by the context of
 * registrations, which knows of this one and not the other way round.
 */
export class RegisteredFrom extends Query<readonly string[]> {
  constructor(
    readonly scope: Scope,
    readonly sipAccountId: string,
  ) {
    super();
  }
}
