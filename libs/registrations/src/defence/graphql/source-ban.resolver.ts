import { Args, ArgsType, Field, ID, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Commands, Followers, ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { ConnectionOf, RequestInfo } from '@ringledger/graphql';
import {
  answerInForce,
  ChangeInput,
  ConnectionArgs,
  CurrentRequest,
  declareRefusalCodes,
  readConnection,
  Requires,
} from '@ringledger/graphql';
import type { Condition } from '@ringledger/read-models';
import { Clock, networksOf } from '@ringledger/system';
import { IsBoolean, IsIP, IsOptional, IsUUID } from 'class-validator';
import { liftBan } from '../decisions/lift-ban.js';
import { sourceBans } from '../views/source-bans/source-ban.document.js';
import { LiftSourceBanResult, SourceBan, SourceBanLifted, SourceBans, toSourceBan } from './source-ban.type.js';

declareRefusalCodes({
  SOURCE_NOT_BANNED: 'There is no ban of that network now: it has ended, or somebody has lifted it.',
  SOURCE_BAN_NOT_FOUND: 'Bans are the platform’s: your token speaks for one organization.',
});

@ArgsType()
export class SourceBansArgs extends ConnectionArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Only bans that an address falls under: why is this phone not heard?',
  })
  @IsOptional()
  @IsIP()
  address?: string | null;

  @Field(() => Boolean, { defaultValue: true, description: 'Only bans in force; false: those that are over too' })
  @IsBoolean()
  current: boolean;
}

@InputType()
export class LiftSourceBanRequest extends ChangeInput {
  @Field(() => ID)
  @IsUUID()
  sourceBanId: string;
}

/** P-09: the list of bans, the look-up of one address, and the lift. */
@Resolver()
export class SourceBanResolver {
  constructor(
    private readonly commands: Commands,
    private readonly followers: Followers,
    private readonly readSide: ReadSide,
    private readonly clock: Clock,
  ) {}

  @Query(() => SourceBans, { description: 'Those that end last come first' })
  @Requires('platform.operate')
  async sourceBans(
    @Args() args: SourceBansArgs,
    @CurrentRequest() request: RequestInfo,
  ): Promise<ConnectionOf<SourceBan>> {
    const filter: Record<string, Condition> = {};
    if (args.current) filter.over = { $gt: this.clock.now().toISOString() };
    if (args.address) filter.network = { $in: Object.values<string>({ ...networksOf(args.address) }) };
    const collection = await this.readSide.read(sourceBans, args.after as Position | undefined);
    const sort = [{ field: 'over', direction: -1 }] as const;
    return readConnection(collection, request.scope, { filter, sort, args, node: toSourceBan });
  }

  @Mutation(() => LiftSourceBanResult, {
    description: 'Every registrar hears the network again, and counts from nothing',
  })
  @Requires('platform.operate')
  async liftSourceBan(@Args('input') input: LiftSourceBanRequest, @CurrentRequest() request: RequestInfo) {
    const outcome = await this.commands.execute(liftBan, input.sourceBanId, {}, request.command(input));
    return answerInForce(this.followers, outcome, SourceBanLifted);
  }
}
