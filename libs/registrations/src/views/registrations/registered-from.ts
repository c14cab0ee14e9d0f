import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import { RegisteredFrom } from '@ringledger/sip-accounts';
import { registrations } from './registration.document.js';

/** Locations of one account are few. */
const MOST = 50;

@QueryHandler(RegisteredFrom)
export class RegisteredFromHandler implements IQueryHandler<RegisteredFrom> {
  constructor(private readonly readSide: ReadSide) {}

  async execute({ scope, sipAccountId }: RegisteredFrom): Promise<readonly string[]> {
    const { documents } = await (
      await this.readSide.read(registrations)
    ).find(scope, {
      filter: { sipAccountId: { $eq: sipAccountId } },
      sort: [{ field: 'since', direction: -1 }],
      limit: MOST,
    });
    const counting = documents.filter(({ until }, index) => index === 0 || until === null);
    return [...new Set(counting.map(({ address }) => address))];
  }
}
