import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { ConnectionArgs, DateTime } from '@ringledger/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsEnum, IsIP, IsISO8601, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { RefusalReasonName, RegistrationTransportName } from './registration.enums.js';

/** Whose. */
@InputType({ isAbstract: true })
export abstract class OfAccount {
  @Field(() => ID, { nullable: true, description: 'Of one organization; for the provider' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  organizationId?: string;

  @Field(() => ID, { nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  sipAccountId?: string;
}

/** Whose registrations. */
@InputType({ isAbstract: true })
abstract class OfWhom extends OfAccount {
  @Field(() => ID, { nullable: true, description: 'Of the accounts that act as it now' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  extensionId?: string;

  @Field(() => ID, { nullable: true, description: 'Of the accounts that are on its lines now' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  deviceId?: string;
}

@InputType({ description: 'All that are given must hold' })
export class RegistrationFilter extends OfWhom {
  @Field(() => String, { nullable: true, description: 'IP address that it registers from' })
  @IsOptional()
  @IsIP()
  address?: string;

  @Field(() => RegistrationTransportName, { nullable: true })
  @IsOptional()
  @IsEnum(RegistrationTransportName)
  transport?: RegistrationTransportName;

  @Field(() => String, { nullable: true, description: 'Beginning of the user agent, in its upper and lower case' })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  userAgentPrefix?: string;
}

@ArgsType()
export class RegistrationsArgs extends ConnectionArgs {
  @Field(() => RegistrationFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => RegistrationFilter)
  filter?: RegistrationFilter;

  @Field(() => Boolean, { defaultValue: true })
  @IsBoolean()
  newestFirst: boolean;
}

@ArgsType()
export class RegistrationHistoryArgs extends ConnectionArgs {
  @Field(() => RegistrationFilter, {
    nullable: true,
    description: 'An address finds all that ever had it, of each registration among its newest 250',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => RegistrationFilter)
  filter?: RegistrationFilter;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Registered at some moment from then on; default: from the beginning',
  })
  @IsOptional()
  @IsISO8601()
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'Registered at some moment before; default: until now' })
  @IsOptional()
  @IsISO8601()
  to?: string;
}

@InputType({ description: 'All that are given must hold' })
export class RefusedRegistrationFilter extends OfAccount {
  @Field(() => RefusalReasonName, { nullable: true })
  @IsOptional()
  @IsEnum(RefusalReasonName)
  reason?: RefusalReasonName;

  @Field(() => String, { nullable: true, description: 'IP address' })
  @IsOptional()
  @IsIP()
  address?: string;
}

@ArgsType()
export class RefusedRegistrationsArgs extends ConnectionArgs {
  @Field(() => RefusedRegistrationFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => RefusedRegistrationFilter)
  filter?: RefusedRegistrationFilter;
}
