import { ArgsType, Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { ConnectionArgs, ReadArgs } from '@ringledger/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsEnum, IsOptional, IsString, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { NAME_MAX_LENGTH } from '../identity-rules.js';
import { SEARCH_MAX_LENGTH } from '../views/extension-list/search-terms.js';

/** A first and a last name, and the blank between them. */
const LONGEST_SEARCH = 2 * NAME_MAX_LENGTH + 1;

export enum ExtensionSort {
  NUMBER = 'number',
  NAME = 'name',
}
registerEnumType(ExtensionSort, {
  name: 'ExtensionSort',
  valuesMap: {
    NUMBER: { description: 'As a numbering plan is read: 99, 201, 1001' },
    NAME: { description: 'Last name, first name; without case and accents' },
  },
});

@InputType({ description: 'All that is given has to hold' })
export class ExtensionFilter {
  @Field(() => ID, { nullable: true, description: 'For tokens of the platform: only this organization' })
  @IsOptional()
  @IsUUID()
  organizationId?: string | null;

  @Field(() => String, { nullable: true, description: 'First digits of the number' })
  @IsOptional()
  @Matches(/^[0-9]{1,16}$/, { message: 'numberPrefix has 1 to 16 digits' })
  numberPrefix?: string | null;

  @Field(() => Boolean, { nullable: true })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: `Beginning of a word of a name, at most ${LONGEST_SEARCH} characters, of which ${SEARCH_MAX_LENGTH} are compared; case and accents do not matter`,
  })
  @IsOptional()
  @IsString()
  @Length(1, LONGEST_SEARCH)
  @Matches(/^[^\p{Cc}\p{Cs}]*$/u, { message: 'search must not hold control characters' })
  search?: string | null;
}

@ArgsType()
export class ExtensionArgs extends ReadArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;
}

@ArgsType()
export class ExtensionsArgs extends ConnectionArgs {
  @Field(() => ExtensionFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => ExtensionFilter)
  filter?: ExtensionFilter | null;

  @Field(() => ExtensionSort, { defaultValue: ExtensionSort.NUMBER })
  @IsEnum(ExtensionSort)
  sort: ExtensionSort;

  @Field(() => Boolean, { defaultValue: false })
  @IsBoolean()
  descending: boolean;
}
