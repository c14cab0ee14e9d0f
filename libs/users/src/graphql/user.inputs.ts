import { Field, ID, InputType } from '@nestjs/graphql';
import { ChangeInput, MutationInput } from '@ringledger/graphql';
import { IsBoolean, IsEnum, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { UserRole } from './role.enum.js';

/** Bounds what is looked at; what a field may hold is the domain's to say, so that its refusals name every broken field at once. */
const LONGEST = 1024;

@InputType()
export class CreateUserRequest extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'From a token of the platform: null for a user of the platform' })
  @IsOptional()
  @IsUUID()
  organizationId?: string | null;

  @Field(() => UserRole)
  @IsEnum(UserRole)
  role: UserRole;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether a user with the role USER sees phones and accounts',
  })
  @IsBoolean()
  sipManagement: boolean;

  @Field(() => String, { description: '3 to 64 letters a–z, digits and . _ @ + -; unique in the whole exchange' })
  @IsString()
  @MaxLength(LONGEST)
  userName: string;

  @Field(() => String)
  @IsString()
  @MaxLength(LONGEST)
  displayName: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  email?: string | null;

  @Field(() => String, { description: '12 to 200 characters' })
  @IsString()
  @MaxLength(LONGEST)
  password: string;
}

@InputType({ description: 'What is left out stays as it is' })
export class ChangeMyProfileRequest extends ChangeInput {
  @Field(() => String, { nullable: true, description: 'Null or empty is refused: every user has one' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'Null or empty: taken away' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  email?: string | null;
}

@InputType({ description: 'What is left out stays as it is' })
export class ChangeUserProfileRequest extends ChangeMyProfileRequest {
  @Field(() => ID)
  @IsUUID()
  userId: string;
}

@InputType()
export class ChangeUserRoleRequest extends ChangeInput {
  @Field(() => ID)
  @IsUUID()
  userId: string;

  @Field(() => UserRole)
  @IsEnum(UserRole)
  role: UserRole;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether a user with the role USER sees phones and accounts',
  })
  @IsBoolean()
  sipManagement: boolean;
}

@InputType()
export class UserRequest extends ChangeInput {
  @Field(() => ID)
  @IsUUID()
  userId: string;
}

@InputType()
export class ResetPasswordRequest extends UserRequest {
  @Field(() => String, { description: '12 to 200 characters' })
  @IsString()
  @MaxLength(LONGEST)
  newPassword: string;
}

@InputType()
export class ChangeMyPasswordRequest extends MutationInput {
  @Field(() => String)
  @IsString()
  @MaxLength(LONGEST)
  oldPassword: string;

  @Field(() => String, { description: '12 to 200 characters' })
  @IsString()
  @MaxLength(LONGEST)
  newPassword: string;
}
