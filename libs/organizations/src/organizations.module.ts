import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import './graphql/refusal-codes.js';
import { OrganizationMutations } from './graphql/organization.mutations.js';
import { OrganizationQueries } from './graphql/organization.queries.js';
import { SIP_BASE_DOMAIN } from './sip-base-domain.js';
import { GetOrganizationsHandler } from './views/organization-directory/get-organizations.js';
import { ListOrganizationsHandler } from './views/organization-directory/list-organizations.js';

export interface OrganizationsOptions {
  /** The domain under which SIP realms are filled in. */
  readonly sipBaseDomain: string;
}

/** Needs `Commands` and `ReadSide`, which the composition root binds for all contexts. */
@Module({})
export class OrganizationsModule {
  static forRoot({ sipBaseDomain }: OrganizationsOptions): DynamicModule {
    return {
      module: OrganizationsModule,
      providers: [
        { provide: SIP_BASE_DOMAIN, useValue: sipBaseDomain },
        OrganizationQueries,
        OrganizationMutations,
        GetOrganizationsHandler,
        ListOrganizationsHandler,
      ],
    };
  }
}
