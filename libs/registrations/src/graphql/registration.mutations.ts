import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Commands, Followers, streamName } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import {
  answerInForce,
  ChangedForPhones,
  CurrentRequest,
  MutationInput,
  mutationResult,
  RequestInfo,
  Requires,
} from '@ringledger/graphql';
import { sipAccountAggregate } from '@ringledger/sip-accounts';
import { IsString, Length } from 'class-validator';
import { dropRegistration } from '../decisions/drop-registration.js';

@InputType()
export class FlushRegistrationsRequest extends MutationInput {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  sipAccountId: string;
}

@InputType()
export class DropRegistrationRequest extends FlushRegistrationsRequest {
  @Field(() => ID)
  @IsString()
  @Length(1, 64)
  registrationId: string;
}

@ObjectType({ description: 'The id is of the SIP account' })
export class RegistrationsDropped extends ChangedForPhones {
  @Field(() => Int, { description: 'Registrations that were ended' })
  count: number;
}
const RegistrationsDroppedResult = mutationResult('RegistrationsDroppedResult', RegistrationsDropped);

/** P-17: what an administrator ends. A phone that is still there comes back with its next refresh. */
@Resolver()
export class RegistrationMutations {
  constructor(
    private readonly commands: Commands,
    private readonly followers: Followers,
    private readonly store: EventStore,
  ) {}

  @Mutation(() => RegistrationsDroppedResult, { description: 'Ends one registration; the phone may come back' })
  @Requires('registration.manage')
  async dropRegistration(@Args('input') input: DropRegistrationRequest, @CurrentRequest() request: RequestInfo) {
    return this.#drop(input, input.registrationId, request);
  }

  @Mutation(() => RegistrationsDroppedResult, {
    description: 'Ends all registrations of an account, if it has any; phones may come back',
  })
  @Requires('registration.manage')
  async flushRegistrations(@Args('input') input: FlushRegistrationsRequest, @CurrentRequest() request: RequestInfo) {
    return this.#drop(input, null, request);
  }

  async #drop(input: FlushRegistrationsRequest, registrationId: string | null, request: RequestInfo) {
    const context = request.command(input);
    const outcome = await this.commands.execute(dropRegistration, input.sipAccountId, { registrationId }, context);
    const answered = await answerInForce(this.followers, outcome, RegistrationsDropped, ({ events }) => {
      return { count: events.length };
    });
    // What was written is of the account's registrations, which have a stream of their own.
    const version = await this.store.headOfStream(streamName(sipAccountAggregate.category, input.sipAccountId));
    return answered instanceof RegistrationsDropped ? Object.assign(answered, { version }) : answered;
  }
}
