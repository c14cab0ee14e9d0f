import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import './graphql/refusal-codes.js';
import { ExtensionSipAccounts, SipAccountExtension } from './graphql/sip-account.joins.js';
import { SipAccountSettingsMutations } from './graphql/sip-account-settings.mutations.js';
import { SipAccountSettingsResolver } from './graphql/sip-account-settings.resolver.js';
import { SipAccountMutations } from './graphql/sip-account.mutations.js';
import { SipAccountQueries } from './graphql/sip-account.queries.js';
import { SipCredentialsMutations } from './graphql/sip-credentials.mutations.js';
import { UnlinkFromDeletedExtension } from './reactions/unlink-from-deleted-extension.js';
import { SipPlatform } from './settings/sip-platform.js';
import { GetSipAccountsHandler } from './views/sip-account-details/get-sip-accounts.js';
import { GetAccountsOfExtensionsHandler } from './views/sip-account-list/get-accounts-of-extensions.js';
import { GetAllAccountsOfExtensionHandler } from './views/sip-account-list/get-all-accounts-of-extension.js';
import { ListSipAccountsHandler } from './views/sip-account-list/list-sip-accounts.js';

/** Needs what the event-sourcing module gives to all contexts, `Randomness` from the root, and `ExtensionsModule` beside it. */
@Module({})
export class SipAccountsModule {
  static forRoot(platform: SipPlatform): DynamicModule {
    return {
      module: SipAccountsModule,
      providers: [
        { provide: SipPlatform, useValue: platform },
        SipAccountQueries,
        SipAccountMutations,
        SipCredentialsMutations,
        SipAccountSettingsMutations,
        SipAccountSettingsResolver,
        ExtensionSipAccounts,
        SipAccountExtension,
        GetSipAccountsHandler,
        GetAccountsOfExtensionsHandler,
        GetAllAccountsOfExtensionHandler,
        ListSipAccountsHandler,
        UnlinkFromDeletedExtension,
      ],
    };
  }
}
