import { ArgsType, Field, ID } from '@nestjs/graphql';
import { ConnectionArgs, ReadArgs } from '@ringledger/graphql';
import { IsOptional, IsUUID } from 'class-validator';

@ArgsType()
export class UserArgs extends ReadArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;
}

@ArgsType()
export class UsersArgs extends ConnectionArgs {
  @Field(() => ID, { nullable: true, description: 'Only those of this organization; null: only those of the platform' })
  @IsOptional()
  @IsUUID()
  organizationId?: string | null;
}

@ArgsType()
export class MeArgs extends ReadArgs {}
