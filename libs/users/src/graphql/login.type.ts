import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateTime, mutationResult } from '@ringledger/graphql';

@ObjectType({ description: 'Send the token as Authorization: Bearer …' })
export class LoggedIn {
  @Field(() => ID)
  userId: string;

  @Field(() => String)
  token: string;

  @Field(() => DateTime)
  expiresAt: string;
}

export const LoginResult = mutationResult('LoginResult', LoggedIn);
