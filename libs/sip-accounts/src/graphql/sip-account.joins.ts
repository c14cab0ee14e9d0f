import { QueryBus } from '@nestjs/cqrs';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Extension, GetExtensions, toExtension } from '@ringledger/extensions';
import type { RequestInfo } from '@ringledger/graphql';
import { CurrentRequest, demand, rowsAtMost } from '@ringledger/graphql';
import { GetAccountsOfExtensions, JOINED_ACCOUNTS } from '../views/sip-account-list/get-accounts-of-extensions.js';
import { SipAccount, toSipAccount } from './sip-account.type.js';

/** What a mutation wrote before is seen here too: what is joined is as new as what it is joined to. */
@Resolver(() => Extension)
export class ExtensionSipAccounts {
  constructor(private readonly queries: QueryBus) {}

  @ResolveField(() => [SipAccount], {
    complexity: rowsAtMost(JOINED_ACCOUNTS),
    description: `The accounts that act as this extension, by user name: the first ${JOINED_ACCOUNTS}. The list sipAccounts has all`,
  })
  async sipAccounts(@Parent() extension: Extension, @CurrentRequest() request: RequestInfo): Promise<SipAccount[]> {
    demand(request, 'sipAccount.read');
    const { readAfter } = extension;
    const loader = request.loaders.of(`sipAccountsOfExtension ${readAfter ?? ''}`, (ids) =>
      this.queries.execute(new GetAccountsOfExtensions(request.scope, ids, readAfter)),
    );
    const accounts = await loader.load(extension.id);
    return (accounts ?? []).map((document) => toSipAccount(document, readAfter));
  }
}

@Resolver(() => SipAccount)
export class SipAccountExtension {
  constructor(private readonly queries: QueryBus) {}

  @ResolveField(() => Extension, { nullable: true, description: 'Null when the account acts as no extension' })
  async extension(@Parent() account: SipAccount, @CurrentRequest() request: RequestInfo): Promise<Extension | null> {
    demand(request, 'extension.read');
    const { extensionId, readAfter } = account;
    if (extensionId === null) return null;
    const loader = request.loaders.of(`extension ${readAfter ?? ''}`, (ids) =>
      this.queries.execute(new GetExtensions(request.scope, ids, readAfter)),
    );
    const document = await loader.load(extensionId);
    return document && toExtension(document, readAfter);
  }
}
