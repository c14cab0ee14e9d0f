import { Field, ID, InputType } from '@nestjs/graphql';
import { ChangeInput, MutationInput } from '@ringledger/graphql';
import { IsBoolean, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

/** Bounds what is looked at; what a field may hold is the domain's to say, so that its refusals name every broken field at once. */
const LONGEST = 1024;

@InputType()
export class CreateExtensionRequest extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'Needed from a token of the platform only' })
  @IsOptional()
  @IsUUID()
  organizationId?: string | null;

  @Field(() => String, { description: '2 to 16 digits, unique in the organization' })
  @IsString()
  @MaxLength(LONGEST)
  number: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  firstName?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  lastName?: string | null;

  @Field(() => String, { nullable: true, description: 'A name of its own for displays, such as Reception' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  displayName?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  email?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  mobileNumber?: string | null;

  @Field(() => Boolean, { defaultValue: true })
  @IsBoolean()
  enabled: boolean;
}

@InputType({ description: 'Fields that are left out stay as they are; null or an empty text takes a field away' })
export class UpdateExtensionRequest extends ChangeInput {
  @Field(() => ID)
  @IsUUID()
  extensionId: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  firstName?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  lastName?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  displayName?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  email?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  mobileNumber?: string | null;
}

@InputType()
export class ChangeExtensionNumberRequest extends ChangeInput {
  @Field(() => ID)
  @IsUUID()
  extensionId: string;

  @Field(() => String, { description: '2 to 16 digits, unique in the organization' })
  @IsString()
  @MaxLength(LONGEST)
  number: string;
}

@InputType()
export class ExtensionRequest extends ChangeInput {
  @Field(() => ID)
  @IsUUID()
  extensionId: string;
}
