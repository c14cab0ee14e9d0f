import { ArgsType, Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { ConnectionArgs, DateTime, ReadArgs, ReasonField } from '@ringledger/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsEnum, IsISO8601, IsOptional, IsString, Length, ValidateNested } from 'class-validator';

export enum DeviceSort {
  NAME = 'nameOrder',
  MODEL = 'model',
  MAC = 'mac',
}
registerEnumType(DeviceSort, { name: 'DeviceSort' });

@InputType({ description: 'All that are given must hold' })
export class DeviceFilter {
  @Field(() => ID, { nullable: true, description: 'Of one organization; for the provider' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  organizationId?: string;

  @Field(() => String, { nullable: true, description: 'Id in the catalogue' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  model?: string;

  @Field(() => String, { nullable: true, description: 'Beginning of the name, without regard to case and accents' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  name?: string;

  @Field(() => String, { nullable: true, description: 'A whole MAC address' })
  @IsOptional()
  @IsString()
  @Length(12, 17)
  mac?: string;

  @Field(() => Boolean, { nullable: true })
  @IsOptional()
  @IsBoolean()
  outOfSync?: boolean;

  @Field(() => Boolean, { nullable: true })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  @Field(() => ID, { nullable: true, description: 'On one of the lines' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  sipAccountId?: string;

  @Field(() => ID, { nullable: true, description: 'Those that act as this extension on one of the lines (S1-02)' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  extensionId?: string;

  @Field(() => ID, { nullable: true, description: 'Those that stand at the seat of this extension' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  seat?: string;
}

@ArgsType()
export class DevicesArgs extends ConnectionArgs {
  @Field(() => DeviceFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => DeviceFilter)
  filter?: DeviceFilter;

  @Field(() => DeviceSort, { defaultValue: DeviceSort.NAME })
  @IsEnum(DeviceSort)
  sort: DeviceSort;

  @Field(() => Boolean, { defaultValue: false })
  @IsBoolean()
  descending: boolean;
}

@ArgsType()
export class DeviceArgs extends ReadArgs {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  id: string;
}

/** A question about one device, which is the subject and not the answer. */
@ArgsType()
export class AboutDeviceArgs extends ReadArgs {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  deviceId: string;
}

@ArgsType()
export class OfDeviceArgs extends ConnectionArgs {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  deviceId: string;
}

@ArgsType()
export class DeadKeyUsesArgs extends ConnectionArgs {
  @Field(() => ID, { nullable: true, description: 'Of one device; default: of all that the token sees' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  deviceId?: string;
}

@ArgsType()
export class ConfigurationAtArgs {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  deviceId: string;

  @Field(() => DateTime, { nullable: true, description: 'Default: now' })
  @IsOptional()
  @IsISO8601()
  at?: string;
}

@ArgsType()
export class RevealedConfigurationAtArgs extends ConfigurationAtArgs {
  @ReasonField()
  reason?: string | null;
}
