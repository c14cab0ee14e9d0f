import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Scope } from '@ringledger/read-models';
import { extensionDetails } from './extension-details.document.js';
import type { ExtensionDetailsDocument } from './extension-details.document.js';

/** Extensions by id, as far as the scope sees them; at most 500. */
export class GetExtensions extends Query<ReadonlyMap<string, ExtensionDetailsDocument>> {
  constructor(
    readonly scope: Scope,
    readonly ids: readonly string[],
    readonly after?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetExtensions)
export class GetExtensionsHandler implements IQueryHandler<GetExtensions> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, ids, after }: GetExtensions): Promise<ReadonlyMap<string, ExtensionDetailsDocument>> {
    const collection = await this.readSide.read(extensionDetails, after);
    return collection.getMany(scope, ids);
  }
}
