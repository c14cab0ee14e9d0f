import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ChangeInput, MutationInput } from '@ringledger/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { FunctionKeyKind } from './device.enums.js';

@InputType()
export class AddDeviceRequest extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'Needed from the provider' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  organizationId?: string;

  @Field(() => String, { description: 'Id in the catalogue, such as yealink-t46u' })
  @IsString()
  @Length(1, 64)
  model: string;

  @Field(() => String)
  @IsString()
  @MaxLength(200)
  name: string;

  @Field(() => String, {
    nullable: true,
    description: '12 hexadecimal digits, with or without : - .; null or empty: none',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  mac?: string;

  @Field(() => Int, { defaultValue: 0 })
  @IsInt()
  @Min(0)
  @Max(16)
  expansionModules: number;

  @Field(() => String, { nullable: true, description: 'Null or empty: the default of the family' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  userName?: string;

  @Field(() => String, {
    nullable: true,
    description: '4 to 9 digits; null or empty: 40 digits that nobody is shown (S1-36)',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  adminPassword?: string;

  @Field(() => String, { nullable: true, description: 'As adminPassword' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  userPassword?: string;
}

@InputType()
export class DeviceRequest extends ChangeInput {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  deviceId: string;
}

@InputType({ description: 'What is absent stays as it is; null takes away, as an empty mac or userName does' })
export class EditDeviceRequest extends DeviceRequest {
  @Field(() => String, { nullable: true, description: 'Null or empty is refused: every device has one' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  mac?: string | null;

  @Field(() => Int, { nullable: true, description: 'Null: none' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(16)
  expansionModules?: number | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  userName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: '4 to 9 digits; null: a new one of 40 digits that nobody is shown',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  adminPassword?: string | null;

  @Field(() => String, { nullable: true, description: 'As adminPassword' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  userPassword?: string | null;
}

@InputType()
export class PlaceDeviceAtSeatRequest extends DeviceRequest {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  extensionId: string;
}

@InputType()
export class AssignSipAccountRequest extends DeviceRequest {
  @Field(() => Int)
  @IsInt()
  @Min(1)
  @Max(100)
  line: number;

  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  sipAccountId: string;
}

@InputType()
export class UnassignSipAccountRequest extends DeviceRequest {
  @Field(() => Int)
  @IsInt()
  @Min(1)
  @Max(100)
  line: number;
}

@InputType()
export class FunctionKeyRequest {
  @Field(() => Int, { description: 'Counted from 1' })
  @IsInt()
  @Min(1)
  @Max(1000)
  index: number;

  @Field(() => FunctionKeyKind, { description: 'One of the keyTypes of the model' })
  @IsEnum(FunctionKeyKind)
  type: FunctionKeyKind;

  @Field(() => Int, { nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  line?: number;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  value?: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  label?: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  pickupCode?: string;
}

@InputType()
export class SetFunctionKeysRequest extends DeviceRequest {
  @Field(() => Int, { defaultValue: 0, description: '0: the phone itself; 1…: its expansion modules' })
  @IsInt()
  @Min(0)
  @Max(16)
  module: number;

  @Field(() => [FunctionKeyRequest], { description: 'All of them: a key that is not listed is empty from then on' })
  @IsArray()
  @ArrayMaxSize(300)
  @ValidateNested({ each: true })
  @Type(() => FunctionKeyRequest)
  functionKeys: FunctionKeyRequest[];
}
