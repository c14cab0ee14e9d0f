import { QueryBus } from '@nestjs/cqrs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import type { ConnectionOf, RequestInfo } from '@ringledger/graphql';
import { CurrentRequest, mapNodes, Requires } from '@ringledger/graphql';
import { GetExtensions } from '../views/extension-details/get-extensions.js';
import { ListExtensions } from '../views/extension-list/list-extensions.js';
import { ExtensionArgs, ExtensionsArgs } from './extension.args.js';
import { Extension, Extensions, toExtension } from './extension.type.js';

@Resolver()
export class ExtensionQueries {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => Extension, { nullable: true, description: 'Null when there is none that your token can see' })
  @Requires('extension.read')
  async extension(@Args() args: ExtensionArgs, @CurrentRequest() request: RequestInfo): Promise<Extension | null> {
    const after = args.after as Position | undefined;
    const found = await this.queries.execute(new GetExtensions(request.scope, [args.id], after));
    const document = found.get(args.id);
    return document ? toExtension(document, after) : null;
  }

  @Query(() => Extensions, { description: 'Organization by organization' })
  @Requires('extension.read')
  async extensions(
    @Args() args: ExtensionsArgs,
    @CurrentRequest() request: RequestInfo,
  ): Promise<ConnectionOf<Extension>> {
    const order = { by: args.sort, descending: args.descending };
    const page = await this.queries.execute(new ListExtensions(request.scope, args.filter ?? {}, order, args));
    const after = args.after as Position | undefined;
    return mapNodes(page, (document) => toExtension(document, after));
  }
}
