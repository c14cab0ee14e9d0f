import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Find, Scope } from '@ringledger/read-models';
import { sipAccountList } from './sip-account-list.document.js';

const PAGE = 500;

/** The ids of every account that acts as an extension, for where a part would pass for all of them; null: more than `atMost`. */
export class GetAllAccountsOfExtension extends Query<readonly string[] | null> {
  constructor(
    readonly scope: Scope,
    readonly extensionId: string,
    readonly after?: Position,
    readonly atMost = Infinity,
  ) {
    super();
  }
}

@QueryHandler(GetAllAccountsOfExtension)
export class GetAllAccountsOfExtensionHandler implements IQueryHandler<GetAllAccountsOfExtension> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, extensionId, after, atMost }: GetAllAccountsOfExtension): Promise<readonly string[] | null> {
    const collection = await this.readSide.read(sipAccountList, after);
    const filter = { extensionId: { $eq: extensionId } };
    const sort = ['extensionId', 'userNameOrder'].map((field) => ({ field, direction: 1 as const }));
    const found: string[] = [];
    let next: Find['after'];
    do {
      const page = await collection.find(scope, { filter, sort, limit: PAGE, ...(next && { after: next }) });
      for (const { _id } of page.documents) found.push(_id);
      if (found.length > atMost || (found.length === atMost && page.hasMore)) return null;
      const last = page.hasMore ? page.documents.at(-1) : undefined;
      next = last && { values: [last.extensionId, last.userNameOrder], id: last._id };
    } while (next);
    return found;
  }
}
