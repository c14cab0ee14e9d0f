import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateTime } from '@ringledger/graphql';
import { Organization } from '@ringledger/organizations';
import { User } from './user.type.js';

@ObjectType({ description: 'Who you are to the exchange, and what your token may do' })
export class Me {
  @Field(() => ID, { description: 'As it stands in the audit trail' })
  actorId: string;

  @Field(() => String, { description: 'user or service' })
  kind: string;

  @Field(() => String, { description: 'provider, organizationAdmin, user, auditor or service' })
  role: string;

  @Field(() => [String], { description: 'Hide what is not in here: it would be refused' })
  permissions: string[];

  @Field(() => Organization, { nullable: true, description: 'Null: you belong to the platform' })
  organization: Organization | null;

  @Field(() => User, { nullable: true, description: 'Null: a service, or a user of the OpenID Connect issuer' })
  user: User | null;

  @Field(() => DateTime, { nullable: true, description: 'When the token ends; null: it does not by itself' })
  expiresAt: string | null;
}
