import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { ActorId, ConnectionArgs, DateTime } from '@ringledger/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsISO8601, IsOptional, IsString, Length, ValidateNested } from 'class-validator';

@InputType({ description: 'All that are given must hold' })
export class AuditFilter {
  @Field(() => ID, { nullable: true, description: 'Of one organization; for the provider' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  organizationId?: string;

  @Field(() => ID, { nullable: true, description: 'Id of the event itself, as evidence names it' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  eventId?: string;

  @Field(() => String, { nullable: true, description: 'Type of the event, such as AccessKeyRotated' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  type?: string;

  @Field(() => ID, { nullable: true, description: 'Id of the thing that changed' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  subjectId?: string;

  @Field(() => ID, { nullable: true, description: 'Who did it' })
  @ActorId()
  @IsOptional()
  @IsString()
  actorId?: string;

  @Field(() => String, { nullable: true, description: 'Everything that one request set going' })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  correlationId?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Inclusive; what counts is found by when it happened, not by when it was written',
  })
  @IsOptional()
  @IsISO8601()
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'Exclusive' })
  @IsOptional()
  @IsISO8601()
  to?: string;
}

@ArgsType()
export class AuditEntriesArgs extends ConnectionArgs {
  @Field(() => AuditFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => AuditFilter)
  filter?: AuditFilter;

  @Field(() => Boolean, { defaultValue: true, description: 'Newest first; else in the order of the log' })
  @IsBoolean()
  newestFirst: boolean;
}

@ArgsType()
export abstract class TimelineArgs extends ConnectionArgs {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'Inclusive; what counts is found by when it happened, not by when it was written; default: from the beginning',
  })
  @IsOptional()
  @IsISO8601()
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'Exclusive; default: until now' })
  @IsOptional()
  @IsISO8601()
  to?: string;
}

@ArgsType()
export class LineTimelineArgs extends TimelineArgs {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  extensionId: string;
}

@ArgsType()
export class DeviceTimelineArgs extends TimelineArgs {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  deviceId: string;
}
