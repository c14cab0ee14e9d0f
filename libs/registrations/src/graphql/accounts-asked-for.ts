import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetDevices } from '@ringledger/devices';
import type { Position } from '@ringledger/event-store';
import type { Scope } from '@ringledger/read-models';
import { GetAccountsOfExtensions } from '@ringledger/sip-accounts';

export interface AccountsOf {
  readonly extensionId?: string | null;
  readonly sipAccountId?: string | null;
  readonly deviceId?: string | null;
}

/** The SIP accounts that a filter by extension, device and account means now. */
@Injectable()
export class AccountsAskedFor {
  constructor(private readonly queries: QueryBus) {}

  /** Null: all. What the scope does not see is nothing. */
  async ids(scope: Scope, { deviceId, extensionId, sipAccountId }: AccountsOf, after?: Position) {
    const asked: (readonly string[])[] = [];
    if (sipAccountId) asked.push([sipAccountId]);
    if (extensionId) {
      const found = await this.queries.execute(new GetAccountsOfExtensions(scope, [extensionId], after));
      asked.push((found.get(extensionId) ?? []).map(({ _id }) => _id));
    }
    if (deviceId) {
      const found = await this.queries.execute(new GetDevices(scope, [deviceId], after));
      asked.push(found.get(deviceId)?.sipAccountIds ?? []);
    }
    const [first, ...others] = asked;
    return first ? first.filter((id) => others.every((ids) => ids.includes(id))) : null;
  }
}
