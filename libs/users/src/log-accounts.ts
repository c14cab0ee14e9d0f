import { Injectable } from '@nestjs/common';
import { AggregateReader } from '@ringledger/event-sourcing';
import { Accounts, isPermission } from '@ringledger/identity';
import type { ServiceKeyAccount, UserAccount } from '@ringledger/identity';
import { organizationAggregate } from '@ringledger/organizations';
import { serviceKeyAggregate } from './service-key.js';
import { userAggregate, userExists } from './user.js';

/** Accounts as the log has them, not as a read model remembers: a disabled user is out at once. */
@Injectable()
export class LogAccounts extends Accounts {
  constructor(private readonly aggregates: AggregateReader) {
    super();
  }

  override async user(userId: string): Promise<UserAccount | null> {
    const state = await this.aggregates.state(userAggregate, userId);
    if (!userExists(state)) return null;
    const { organizationId, role, sipManagement, credentialVersion } = state;
    return { userId, organizationId, role, sipManagement, credentialVersion, isEnabled: state.status === 'enabled' };
  }

  override async hasOrganization(organizationId: string): Promise<boolean> {
    return (await this.aggregates.state(organizationAggregate, organizationId)).status === 'registered';
  }

  override async serviceKey(serviceKeyId: string): Promise<ServiceKeyAccount | null> {
    const state = await this.aggregates.state(serviceKeyAggregate, serviceKeyId);
    if (state.status === 'none') return null;
    const { organizationId, permissions, secretHash, expiresAt, status } = state;
    return {
      serviceKeyId,
      organizationId,
      // A permission that this version does not know any more gives nothing.
      permissions: permissions.filter(isPermission),
      secretHash: secretHash.reveal(),
      isRevoked: status === 'revoked',
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    };
  }
}
