import { Field, ID, InputType } from '@nestjs/graphql';
import { ChangeInput, DateTime, MutationInput } from '@ringledger/graphql';
import { ArrayMaxSize, IsArray, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

@InputType()
export class IssueServiceKeyRequest extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'From a token of the platform: null for a key of the platform' })
  @IsOptional()
  @IsUUID()
  organizationId?: string | null;

  @Field(() => String, { description: 'What it is for' })
  @IsString()
  @MaxLength(1024)
  name: string;

  @Field(() => [String], { description: 'Such as device.read; only what you may do yourself' })
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  permissions: string[];

  @Field(() => DateTime, { nullable: true, description: 'Null: does not end by itself' })
  @IsOptional()
  @IsString()
  expiresAt?: string | null;
}

@InputType()
export class ServiceKeyRequest extends ChangeInput {
  @Field(() => ID)
  @IsUUID()
  serviceKeyId: string;
}
