import { randomUUID } from 'node:crypto';
import { Ha1 } from '@ringledger/sip';
import type { RegistrarAccount } from '../registrar/registrar-account.js';

export const EXCHANGE_REALM = 'pbx.example';
export const ACCOUNT_REALM = 'acme.pbx.example';

interface Wanted extends Partial<RegistrarAccount> {
  readonly password?: string;
  readonly oldPassword?: string;
}

let made = 0;

/** An account that no other test has, with the password `secret`, but for what is said. */
export function registrarAccount({ password = 'secret', oldPassword, ...wanted }: Wanted = {}): RegistrarAccount {
  const userName = wanted.userName ?? `phone-${++made}-${randomUUID().slice(0, 8)}`;
  const authenticationUser = wanted.authenticationUser ?? userName;
  const algorithm = wanted.algorithm ?? 'MD5';
  const ha1sOf = (text: string) =>
    new Map(
      [ACCOUNT_REALM, EXCHANGE_REALM].map((realm) => [realm, Ha1.compute(algorithm, authenticationUser, realm, text)]),
    );
  const [current, previous] = [ha1sOf(password), oldPassword === undefined ? undefined : ha1sOf(oldPassword)];
  const credentials = {
    ha1: (realm: string) => current.get(realm),
    previousHa1: (realm: string) => previous?.get(realm),
  };
  return {
    id: randomUUID(),
    organizationId: 'acme',
    realm: ACCOUNT_REALM,
    passwordRevision: 0,
    networks: null,
    transports: null,
    userAgents: null,
    ...wanted,
    userName,
    authenticationUser,
    algorithm,
    credentials: () => Promise.resolve(credentials),
  };
}
