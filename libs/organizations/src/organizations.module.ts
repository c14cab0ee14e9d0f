import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import './graphql/refusal-codes.js';
import { OrganizationMutations } from './graphql/organization.mutations.js';
import { OrganizationQueries } from './graphql/organization.queries.js';
import { EXCHANGE_NAMES } from './exchange-names.js';
import type { ExchangeNames } from './sip-realm.js';
import { GetOrganizationsHandler } from './views/organization-directory/get-organizations.js';
import { ListOrganizationsHandler } from './views/organization-directory/list-organizations.js';

/** Needs `Commands` and `ReadSide`, which the composition root binds for all contexts. */
@Module({})
export class OrganizationsModule {
  static forRoot(names: ExchangeNames): DynamicModule {
    return {
      module: OrganizationsModule,
      providers: [
        { provide: EXCHANGE_NAMES, useValue: names },
        OrganizationQueries,
        OrganizationMutations,
        GetOrganizationsHandler,
        ListOrganizationsHandler,
      ],
    };
  }
}
