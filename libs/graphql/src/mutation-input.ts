import { applyDecorators } from '@nestjs/common';
import { Field, InputType, Int } from '@nestjs/graphql';
import { isShowable } from '@ringledger/system';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Matches, Min, ValidateBy } from 'class-validator';

/** Of whatever is kept with the reason for it. */
export const ReasonField = () =>
  applyDecorators(
    Field(() => String, { nullable: true, description: 'Why, in your own words; kept in the audit trail' }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    IsOptional(),
    IsString(),
    Length(1, 500),
    ValidateBy({
      name: 'isShowable',
      validator: {
        validate: (reason) => typeof reason === 'string' && isShowable(reason),
        defaultMessage: () => 'reason must not hold characters that cannot be shown',
      },
    }),
  );

/** What every mutation may say about itself. */
@InputType({ isAbstract: true })
export abstract class MutationInput {
  @Field(() => String, {
    nullable: true,
    description: 'The same key with the same input is one command, however often it is sent',
  })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  @Matches(/^[\x21-\x7e]+$/, { message: 'idempotencyKey must be printable ASCII without blanks' })
  idempotencyKey?: string | null;

  @ReasonField()
  reason?: string | null;
}

/** A mutation of something that exists. */
@InputType({ isAbstract: true })
export abstract class ChangeInput extends MutationInput {
  @Field(() => Int, { nullable: true, description: 'Refused as VERSION_CONFLICT when the thing has moved on since' })
  @IsOptional()
  @IsInt()
  @Min(0)
  expectedVersion?: number | null;
}
