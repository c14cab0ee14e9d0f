import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import { Connection, CurrentRequest, DateTime, readConnection, RequestInfo, Requires } from '@ringledger/graphql';
import type { Condition } from '@ringledger/read-models';
import { observedAddress } from '../observed-address.js';
import { refusedRegistrations } from '../views/refused-registrations/refused-registrations.js';
import { RefusedRegistrationsArgs } from './registration.args.js';
import { RefusalReasonName, RegistrationTransportName } from './registration.enums.js';

@ObjectType({
  description:
    'REGISTERs that were not accepted. Of each account, reason and network the first is an entry at once; those that follow within ten minutes are added up in another, written when these are over or a registration of the account begins or ends',
})
export class RefusedRegistration {
  @Field(() => ID)
  id: string;

  @Field(() => ID, { nullable: true, description: 'Null: nobody has such an account' })
  organizationId: string | null;

  @Field(() => ID, { nullable: true, description: 'Null: nobody has such an account' })
  sipAccountId: string | null;

  @Field(() => String, { nullable: true, description: 'As it was claimed; null: there were many' })
  userName: string | null;

  @Field(() => RefusalReasonName)
  reason: RefusalReasonName;

  @Field(() => String, { nullable: true, description: 'Of the first; null: more networks than are told apart' })
  address: string | null;

  @Field(() => RegistrationTransportName, { nullable: true, description: 'Null: there were several' })
  transport: RegistrationTransportName | null;

  @Field(() => String, { nullable: true, description: 'Null: none was stated, or there were many' })
  userAgent: string | null;

  @Field(() => Int, { description: 'Requests that this entry stands for' })
  count: number;

  @Field(() => DateTime)
  since: string;

  @Field(() => DateTime)
  until: string;
}

@ObjectType({ description: 'A page of refused registrations' })
export class RefusedRegistrations extends Connection(RefusedRegistration) {}

@Resolver()
export class RefusedRegistrationQueries {
  constructor(private readonly readSide: ReadSide) {}

  @Query(() => RefusedRegistrations, { description: 'Who tried to register with what and was refused; newest first' })
  @Requires('registration.read')
  async refusedRegistrations(@Args() args: RefusedRegistrationsArgs, @CurrentRequest() request: RequestInfo) {
    const collection = await this.readSide.read(refusedRegistrations, args.after as Position | undefined);
    const { address, organizationId, reason, sipAccountId } = args.filter ?? {};
    const source = address === undefined ? undefined : observedAddress(address);
    const asked = Object.entries({ address: source, organizationId, reason, sipAccountId });
    const filter = Object.fromEntries(
      asked.flatMap(([field, value]): [string, Condition][] => (value === undefined ? [] : [[field, { $eq: value }]])),
    );
    const sort = [{ field: 'position', direction: -1 as const }];
    return readConnection(collection, request.scope, {
      ...{ filter, sort, args },
      node: ({ _id, ...refused }) => ({ id: _id, ...refused }),
    });
  }
}
