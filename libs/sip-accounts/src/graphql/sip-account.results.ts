import { Field, ObjectType } from '@nestjs/graphql';
import type { CommandOutcome } from '@ringledger/event-sourcing';
import { Changed, ChangedForPhones, mutationResult } from '@ringledger/graphql';
import type { SipAccountEvent } from '../sip-account.events.js';

@ObjectType({ description: 'The account is as the command wanted it' })
export class SipAccountChanged extends ChangedForPhones {}

@ObjectType({ description: 'What the terminal needs; the password only when it was asked for' })
export class SipAccountCreated extends ChangedForPhones {
  @Field(() => String)
  userName: string;

  @Field(() => String)
  authenticationUser: string;

  @Field(() => String)
  realm: string;

  @Field(() => String, { nullable: true, description: 'Null unless revealPassword was true' })
  password: string | null;
}

@ObjectType()
export class SipPasswordRotated extends ChangedForPhones {
  @Field(() => String, { nullable: true, description: 'Null unless revealPassword was true' })
  password: string | null;
}

@ObjectType({ description: 'The reveal is in the record' })
export class SipPasswordRevealed extends Changed {
  @Field(() => String)
  password: string;
}

export const SipAccountResult = mutationResult('SipAccountResult', SipAccountChanged);
export const CreateSipAccountResult = mutationResult('CreateSipAccountResult', SipAccountCreated);
export const RotateSipPasswordResult = mutationResult('RotateSipPasswordResult', SipPasswordRotated);
export const RevealSipPasswordResult = mutationResult('RevealSipPasswordResult', SipPasswordRevealed);

type Accepted = Extract<CommandOutcome<SipAccountEvent>, { accepted: true }>;

/** The event of this type among those that the command wrote, now or the first time. */
export function writtenEvent<T extends SipAccountEvent['type']>({ events }: Accepted, type: T) {
  const found = events.find((event) => event.type === type);
  return found as Extract<SipAccountEvent, { type: T }> | undefined;
}

/** The only way a password leaves: out of the event that says that it was shown. */
export function revealedPassword(accepted: Accepted): string | null {
  return writtenEvent(accepted, 'SipPasswordRevealed')?.data.password.reveal() ?? null;
}
