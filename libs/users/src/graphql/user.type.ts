import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Connection, DateTime } from '@ringledger/graphql';
import type { UserEntry } from '../views/user-directory/user-directory.document.js';
import { UserRole } from './role.enum.js';

@ObjectType({ description: 'A person who logs in with user name and password' })
export class User implements UserEntry {
  @Field(() => ID)
  id: string;

  @Field(() => ID, { nullable: true, description: 'Null: a user of the platform' })
  organizationId: string | null;

  @Field(() => String, { description: 'Unique in the whole exchange, without regard to case' })
  userName: string;

  @Field(() => String)
  displayName: string;

  @Field(() => String, { nullable: true })
  email: string | null;

  @Field(() => UserRole)
  role: UserEntry['role'];

  @Field(() => Boolean, { description: 'A user with the role USER also sees phones and accounts' })
  sipManagement: boolean;

  @Field(() => Boolean)
  enabled: boolean;

  @Field(() => DateTime)
  createdAt: string;

  @Field(() => Int, { description: 'Send it back as expectedVersion' })
  version: number;
}

@ObjectType({ description: 'A page of users' })
export class Users extends Connection(User) {}
