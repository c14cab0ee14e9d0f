import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetDevices } from '@ringledger/devices';
import type { Position } from '@ringledger/event-store';
import { badInput } from '@ringledger/graphql';
import type { Scope } from '@ringledger/read-models';
import { GetAllAccountsOfExtension } from '@ringledger/sip-accounts';

export interface AccountsOf {
  readonly extensionId?: string | null;
  readonly sipAccountId?: string | null;
  readonly deviceId?: string | null;
}

/** More terminals than any line has. */
const MOST_ACCOUNTS = 500;

/** The SIP accounts that a filter by extension, device and account means now. */
@Injectable()
export class AccountsAskedFor {
  constructor(private readonly queries: QueryBus) {}

  /**
   * Null: all. What the scope does not see is nothing.
   * @throws for an extension with very many: a part of its registrations would pass for all of them
   */
  async ids(scope: Scope, { deviceId, extensionId, sipAccountId }: AccountsOf, after?: Position) {
    const asked: (readonly string[])[] = [];
    if (sipAccountId) asked.push([sipAccountId]);
    if (extensionId) {
      const found = await this.queries.execute(new GetAllAccountsOfExtension(scope, extensionId, after, MOST_ACCOUNTS));
      if (!found)
        throw badInput('extensionId', `The extension has more than ${MOST_ACCOUNTS} SIP accounts: ask by account`);
      asked.push(found);
    }
    if (deviceId) {
      const found = await this.queries.execute(new GetDevices(scope, [deviceId], after));
      asked.push(found.get(deviceId)?.sipAccountIds ?? []);
    }
    const [first, ...others] = asked;
    return first ? first.filter((id) => others.every((ids) => ids.includes(id))) : null;
  }
}
