import { ArgsType, Field, ID } from '@nestjs/graphql';
import { ConnectionArgs, ReadArgs } from '@ringledger/graphql';
import { IsBoolean, IsOptional, IsUUID } from 'class-validator';

@ArgsType()
export class UserArgs extends ReadArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;
}

@ArgsType()
export class UsersArgs extends ConnectionArgs {
  @Field(() => ID, { nullable: true, description: 'Only those of this organization' })
  @IsOptional()
  @IsUUID()
  organizationId?: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Only those of the platform, who are of no organization' })
  @IsBoolean()
  ofPlatform: boolean;
}

@ArgsType()
export class MeArgs extends ReadArgs {}
