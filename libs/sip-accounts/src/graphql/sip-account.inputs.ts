import { Field, ID, InputType } from '@nestjs/graphql';
import { ChangeInput, MutationInput } from '@ringledger/graphql';
import { IsBoolean, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

/** Bounds what is looked at; what a field may hold is the domain's to say, so that its refusals name every broken field at once. */
const LONGEST = 1024;

@InputType()
export class CreateSipAccountRequest extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'Needed from a token of the platform only' })
  @IsOptional()
  @IsUUID()
  organizationId?: string | null;

  @Field(() => String, { nullable: true, description: 'Left out, the exchange makes one, such as 201-7k2m9xqe' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  userName?: string | null;

  @Field(() => String, { nullable: true, description: 'Left out, the user name authenticates' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  authenticationUser?: string | null;

  @Field(() => String, { nullable: true, description: 'Left out, the exchange makes a strong one' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  password?: string | null;

  @Field(() => ID, { nullable: true, description: 'The extension that the terminal acts as' })
  @IsOptional()
  @IsUUID()
  extensionId?: string | null;

  @Field(() => Boolean, { defaultValue: true })
  @IsBoolean()
  enabled: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Answer the password too: an audited reveal, for tokens with sipAccount.reveal',
  })
  @IsBoolean()
  revealPassword: boolean;
}

@InputType()
export class SipAccountRequest extends ChangeInput {
  @Field(() => ID)
  @IsUUID()
  sipAccountId: string;
}

@InputType()
export class LinkSipAccountRequest extends SipAccountRequest {
  @Field(() => ID)
  @IsUUID()
  extensionId: string;
}

@InputType()
export class RotateSipPasswordRequest extends SipAccountRequest {
  @Field(() => String, { nullable: true, description: 'Left out, the exchange makes a strong one' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  password?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Answer the password too: an audited reveal, for tokens with sipAccount.reveal',
  })
  @IsBoolean()
  revealPassword: boolean;
}

@InputType()
export class AllowedAddressRequest extends SipAccountRequest {
  @Field(() => String, { description: 'Such as 192.0.2.7, 192.0.2.0/24, 192.0.2.0/255.255.255.0 or 2001:db8::/48' })
  @IsString()
  @MaxLength(LONGEST)
  address: string;
}
