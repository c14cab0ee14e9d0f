import { QueryBus } from '@nestjs/cqrs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import type { ConnectionOf, RequestInfo } from '@ringledger/graphql';
import { CurrentRequest, mapNodes, Requires } from '@ringledger/graphql';
import { GetSipAccounts } from '../views/sip-account-details/get-sip-accounts.js';
import { ListSipAccounts } from '../views/sip-account-list/list-sip-accounts.js';
import { SipAccountArgs, SipAccountsArgs } from './sip-account.args.js';
import { SipAccount, SipAccounts, toSipAccount } from './sip-account.type.js';

@Resolver()
export class SipAccountQueries {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => SipAccount, { nullable: true, description: 'Null when there is none that your token can see' })
  @Requires('sipAccount.read')
  async sipAccount(@Args() args: SipAccountArgs, @CurrentRequest() request: RequestInfo): Promise<SipAccount | null> {
    const after = args.after as Position | undefined;
    const found = await this.queries.execute(new GetSipAccounts(request.scope, [args.id], after));
    const document = found.get(args.id);
    return document ? toSipAccount(document, after) : null;
  }

  @Query(() => SipAccounts, { description: 'Organization by organization, in the order of the user names' })
  @Requires('sipAccount.read')
  async sipAccounts(
    @Args() args: SipAccountsArgs,
    @CurrentRequest() request: RequestInfo,
  ): Promise<ConnectionOf<SipAccount>> {
    const page = await this.queries.execute(new ListSipAccounts(request.scope, args.filter ?? {}, args));
    const after = args.after as Position | undefined;
    return mapNodes(page, (document) => toSipAccount(document, after));
  }
}
