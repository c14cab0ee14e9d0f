import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '@ringledger/event-sourcing';
import { RegisteredFrom } from '@ringledger/sip-accounts';
import { Locations } from '../../locations/locations.js';
import { registrations } from './registration.document.js';

@QueryHandler(RegisteredFrom)
export class RegisteredFromHandler implements IQueryHandler<RegisteredFrom> {
  constructor(
    private readonly locations: Locations,
    private readonly readSide: ReadSide,
  ) {}

  /** By the table first: the view may not know yet who has taken over a moment ago. */
  async execute({ scope, sipAccountId }: RegisteredFrom): Promise<readonly string[]> {
    const bound = (await this.locations.of(scope, [sipAccountId])).get(sipAccountId)?.locations ?? [];
    if (bound.length > 0) return [...new Set(bound.map(({ address }) => address))];
    const view = await this.readSide.read(registrations);
    const { documents } = await view.find(scope, {
      filter: { sipAccountId: { $eq: sipAccountId } },
      sort: [{ field: 'since', direction: -1 }],
      limit: 1,
    });
    return documents.map(({ address }) => address);
  }
}
