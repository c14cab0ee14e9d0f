import { ArgsType, Field, ID } from '@nestjs/graphql';
import { ReadArgs } from '@ringledger/graphql';
import { IsUUID } from 'class-validator';

@ArgsType()
export class OrganizationArgs extends ReadArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;
}
