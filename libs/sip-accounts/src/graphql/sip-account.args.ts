import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { ConnectionArgs, ReadArgs } from '@ringledger/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsUUID, Matches, ValidateNested } from 'class-validator';

@InputType({ description: 'All that is given has to hold' })
export class SipAccountFilter {
  @Field(() => ID, { nullable: true, description: 'For tokens of the platform: only this organization' })
  @IsOptional()
  @IsUUID()
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only accounts that act as this extension' })
  @IsOptional()
  @IsUUID()
  extensionId?: string | null;

  @Field(() => String, { nullable: true, description: 'Beginning of the user name, whatever the case' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9._+-]{1,32}$/, { message: 'userNamePrefix has 1 to 32 characters of a SIP user name' })
  userNamePrefix?: string | null;

  @Field(() => Boolean, { nullable: true })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the password is one that is easy to guess' })
  @IsOptional()
  @IsBoolean()
  passwordWeak?: boolean | null;
}

@ArgsType()
export class SipAccountArgs extends ReadArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;
}

@ArgsType()
export class SipAccountsArgs extends ConnectionArgs {
  @Field(() => SipAccountFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => SipAccountFilter)
  filter?: SipAccountFilter | null;
}
