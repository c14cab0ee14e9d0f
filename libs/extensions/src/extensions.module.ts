import { Module } from '@nestjs/common';
import './graphql/refusal-codes.js';
import { ExtensionMutations } from './graphql/extension.mutations.js';
import { ExtensionQueries } from './graphql/extension.queries.js';
import { GetExtensionsHandler } from './views/extension-details/get-extensions.js';
import { ListExtensionsHandler } from './views/extension-list/list-extensions.js';

/** Needs what the event-sourcing module gives to all contexts: `Commands`, `ReadSide` and the query bus. */
@Module({
  providers: [ExtensionQueries, ExtensionMutations, GetExtensionsHandler, ListExtensionsHandler],
})
export class ExtensionsModule {}
