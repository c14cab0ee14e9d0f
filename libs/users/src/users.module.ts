import { Global, Module } from '@nestjs/common';
import { Accounts } from '@ringledger/identity';
import './graphql/refusal-codes.js';
import { FirstAdministrator } from './first-administrator.js';
import { MeQueries } from './graphql/me.queries.js';
import { OwnAccountMutations } from './graphql/own-account.mutations.js';
import { ServiceKeyMutations } from './graphql/service-key.mutations.js';
import { UserMutations } from './graphql/user.mutations.js';
import { UserQueries } from './graphql/user.queries.js';
import { LogAccounts } from './log-accounts.js';
import { FailedLoginRecorder } from './login/failed-login-recorder.js';
import { Logins } from './login/logins.js';
import { NewPasswords } from './login/new-passwords.js';
import { ServiceKeySecrets } from './login/service-key-secrets.js';
import { ListServiceKeysHandler } from './views/service-key-list/list-service-keys.js';
import { GetUserHandler } from './views/user-directory/get-user.js';
import { ListUsersHandler } from './views/user-directory/list-users.js';

/** Where accounts are kept, for `IdentityModule`. Needs `AggregateReader`. */
@Global()
@Module({ providers: [{ provide: Accounts, useClass: LogAccounts }], exports: [Accounts] })
export class AccountsModule {}

/** Needs `Commands`, `ReadSide`, `AggregateReader`, `Holders`, `EventStore`, `KeyRing`, `Clock`, `Ids`, `Randomness`, `Log` and the `IdentityModule`. */
@Module({
  providers: [
    UserQueries,
    UserMutations,
    OwnAccountMutations,
    ServiceKeyMutations,
    MeQueries,
    Logins,
    NewPasswords,
    ServiceKeySecrets,
    FailedLoginRecorder,
    FirstAdministrator,
    GetUserHandler,
    ListUsersHandler,
    ListServiceKeysHandler,
  ],
  exports: [FirstAdministrator],
})
export class UsersModule {}
