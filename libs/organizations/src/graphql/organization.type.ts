import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Connection, DateTime } from '@ringledger/graphql';
import type { OrganizationEntry } from '../views/organization-directory/organization-directory.document.js';

@ObjectType({ description: 'A customer of the exchange, with a numbering plan and a SIP realm of its own' })
export class Organization implements OrganizationEntry {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => String, { description: 'The domain of its SIP accounts; never changes' })
  sipRealm: string;

  @Field(() => DateTime)
  registeredAt: string;

  @Field(() => Int, { description: 'Send it back as expectedVersion' })
  version: number;
}

@ObjectType({ description: 'A page of organizations' })
export class Organizations extends Connection(Organization) {}
