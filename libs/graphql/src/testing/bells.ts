import {
  Args,
  ArgsType,
  Field,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { IsBoolean, Length } from 'class-validator';
import {
  answer,
  Authenticated,
  ChangeInput,
  Changed,
  Connection,
  ConnectionArgs,
  CurrentRequest,
  declareRefusalCodes,
  live,
  mutationResult,
  Public,
  RequestInfo,
  Requires,
} from '../index.js';

declareRefusalCodes({ BELL_BROKEN: 'The bell does not ring' });

@InputType()
class RingInput extends ChangeInput {
  @Field(() => String)
  @Length(1, 5)
  name: string;

  @Field(() => Boolean, { defaultValue: true })
  @IsBoolean()
  loud: boolean;
}

@ObjectType()
class Rung extends Changed {}
const RingResult = mutationResult('RingResult', Rung);

@ObjectType()
class Bell {
  @Field(() => String)
  name: string;

  @Field(() => Bell, { nullable: true })
  next?: Bell;
}

@ObjectType()
class Bells extends Connection(Bell) {}

@ArgsType()
class ConnectionArgsOfBells extends ConnectionArgs {}

/** What the resolver has done, for tests to look at. */
export const bellsAsked = { totals: 0, liveSources: 0, joins: 0, reason: null as string | null };

/** A small schema with one of each: open, closed, forgotten, refused, broken, deep, live. */
@Resolver()
export class BellResolver {
  @Query(() => String)
  @Public()
  hello(): string {
    return 'hello';
  }

  @Query(() => String)
  forgotten(): string {
    return 'never seen';
  }

  @Query(() => String)
  @Authenticated()
  whoami(@CurrentRequest() request: RequestInfo): string {
    return `${request.principal.actor.id} ${request.sourceAddress} ${request.correlationId}`;
  }

  @Query(() => Bells)
  @Requires('device.read')
  bells(@Args() args: ConnectionArgsOfBells) {
    return {
      nodes: [{ name: `of ${args.first}` }],
      pageInfo: { hasNextPage: false, endCursor: null },
      get totalCount() {
        return Promise.resolve((bellsAsked.totals += 1));
      },
    };
  }

  @Query(() => String)
  @Public()
  broken(): string {
    throw new Error('mongodb://user:hunter2@host');
  }

  @Mutation(() => RingResult)
  @Requires('device.manage')
  ring(@Args('input') input: RingInput, @CurrentRequest() request: RequestInfo) {
    if (input.name === 'mute') {
      return answer(
        { accepted: false, refusals: [{ code: 'BELL_BROKEN', field: 'name', message: 'It is broken', help: null }] },
        Rung,
      );
    }
    const { commandId, reason } = request.command(input);
    bellsAsked.reason = reason;
    return answer({ accepted: true, aggregateId: commandId, version: 3, position: 'p' as never, events: [] }, Rung);
  }

  @Subscription(() => Int)
  @Requires('device.read')
  ticks() {
    return live(async function* (signal) {
      bellsAsked.liveSources += 1;
      try {
        yield { ticks: 1 };
        yield { ticks: 2 };
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      } finally {
        bellsAsked.liveSources -= 1;
      }
    });
  }

  @Subscription(() => Int)
  @Requires('device.read')
  countedTicks(@Args('from', { type: () => Int, nullable: true }) from?: number) {
    return live(async function* () {
      yield { countedTicks: from ?? 0 };
    });
  }

  @Subscription(() => [Int], {
    resolve: (_: unknown, __: unknown, { request }: { request: RequestInfo }) => {
      const joined = async (ids: readonly string[]) => new Map(ids.map((id) => [id, (bellsAsked.joins += 1)]));
      return Promise.all([1, 2].map(() => request.loaders.of('joined', joined).load('bell')));
    },
  })
  @Requires('device.read')
  joinedTicks() {
    return live(async function* () {
      yield 1;
      yield 2;
    });
  }

  @Subscription(() => Bell)
  @Public()
  bellRings() {
    return live<never>(async function* () {});
  }

  @Subscription(() => Int)
  @Public()
  brokenTicks() {
    return live<never>(async function* () {
      throw new Error('mongodb://user:hunter2@host');
    });
  }
}
