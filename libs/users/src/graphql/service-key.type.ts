import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Connection, DateTime } from '@ringledger/graphql';
import type { ServiceKeyEntry } from '../views/service-key-list/service-key-list.document.js';

@ObjectType({ description: 'The credential of another service; its secret is shown only when it is issued' })
export class ServiceKey implements ServiceKeyEntry {
  @Field(() => ID)
  id: string;

  @Field(() => ID, { nullable: true, description: 'Null: a key of the platform' })
  organizationId: string | null;

  @Field(() => String)
  name: string;

  @Field(() => [String], { description: 'What it may do, and no more' })
  permissions: string[];

  @Field(() => DateTime, { nullable: true, description: 'Null: does not end by itself' })
  expiresAt: string | null;

  @Field(() => DateTime)
  issuedAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Null: not revoked' })
  revokedAt: string | null;

  @Field(() => Int, { description: 'Send it back as expectedVersion' })
  version: number;
}

@ObjectType({ description: 'A page of service keys' })
export class ServiceKeys extends Connection(ServiceKey) {}
