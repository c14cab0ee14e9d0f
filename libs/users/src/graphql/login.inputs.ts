import { Field, InputType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';

@InputType()
export class LoginRequest {
  @Field(() => String)
  @IsString()
  @MaxLength(64)
  userName: string;

  @Field(() => String)
  @IsString()
  @MaxLength(1024)
  password: string;
}
