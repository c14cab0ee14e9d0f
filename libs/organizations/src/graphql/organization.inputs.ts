import { Field, ID, InputType } from '@nestjs/graphql';
import { ChangeInput, MutationInput } from '@ringledger/graphql';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

/** Bounds what is looked at; what a field may hold is the domain's to say, so that its refusals name every broken field at once. */
const LONGEST = 1024;

@InputType()
export class RegisterOrganizationRequest extends MutationInput {
  @Field(() => String)
  @IsString()
  @MaxLength(LONGEST)
  name: string;

  @Field(() => String, { nullable: true, description: 'A domain in lower case; left out, one is filled in' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  sipRealm?: string | null;
}

@InputType()
export class RenameOrganizationRequest extends ChangeInput {
  @Field(() => ID)
  @IsUUID()
  organizationId: string;

  @Field(() => String)
  @IsString()
  @MaxLength(LONGEST)
  name: string;
}
