import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Scope } from '@ringledger/read-models';
import { toUserEntry, userDirectory } from './user-directory.document.js';
import type { UserEntry } from './user-directory.document.js';

export class GetUser extends Query<UserEntry | null> {
  constructor(
    readonly scope: Scope,
    readonly id: string,
    readonly after?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetUser)
export class GetUserHandler implements IQueryHandler<GetUser> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, id, after }: GetUser): Promise<UserEntry | null> {
    const collection = await this.readSide.read(userDirectory, after);
    const document = await collection.get(scope, id);
    return document && toUserEntry(document);
  }
}
