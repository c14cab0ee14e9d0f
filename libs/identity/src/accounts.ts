import type { Permission } from './permission.js';
import type { Role } from './role.js';

/** A local user as it is now. */
export interface UserAccount {
  readonly userId: string;
  readonly organizationId: string | null;
  readonly role: Role;
  readonly sipManagement: boolean;
  readonly isEnabled: boolean;
  /** Changes whenever tokens issued before must not count any more. */
  readonly credentialVersion: number;
}

/** A service key as it is now. */
export interface ServiceKeyAccount {
  readonly serviceKeyId: string;
  readonly organizationId: string | null;
  readonly permissions: readonly Permission[];
  readonly secretHash: string;
  readonly isRevoked: boolean;
  readonly expiresAt: Date | null;
}

/** Where accounts are kept; answered from the log, as new as can be. */
export abstract class Accounts {
  abstract user(userId: string): Promise<UserAccount | null>;
  abstract hasOrganization(organizationId: string): Promise<boolean>;
  abstract serviceKey(serviceKeyId: string): Promise<ServiceKeyAccount | null>;
}
