import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import { Connection, DateTime } from '@ringledger/graphql';
import type { RegistrationDocument } from '../views/registrations/registration.document.js';
import { RegistrationEndName, RegistrationTransportName } from './registration.enums.js';

@ObjectType({ description: 'What a phone showed of itself; only what changed is not null' })
export class RegistrationContact {
  @Field(() => String, { nullable: true })
  contact: string | null;

  @Field(() => RegistrationTransportName, { nullable: true })
  transport: RegistrationTransportName | null;

  @Field(() => String, { nullable: true })
  address: string | null;

  @Field(() => Int, { nullable: true })
  port: number | null;

  @Field(() => String, { nullable: true })
  userAgent: string | null;
}

@ObjectType({ description: 'The same phone, elsewhere or otherwise' })
export class RegistrationChange {
  @Field(() => DateTime)
  time: string;

  @Field(() => RegistrationContact)
  before: RegistrationContact;

  @Field(() => RegistrationContact)
  after: RegistrationContact;
}

@ObjectType({
  description: 'A phone can be, or could be, reached as a SIP account: from its first REGISTER to its end',
})
export class Registration {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  organizationId: string;

  @Field(() => ID)
  sipAccountId: string;

  @Field(() => String, { nullable: true, description: 'Must match the device (S1-17)' })
  userAgent: string | null;

  @Field(() => String, { description: 'IP address that it registers from' })
  address: string;

  @Field(() => Int)
  port: number;

  @Field(() => String, { description: 'Must contain the telephone number or user name (S1-17)' })
  contact: string;

  @Field(() => RegistrationTransportName)
  transport: RegistrationTransportName;

  @Field(() => DateTime, { description: 'Its first REGISTER' })
  since: string;

  @Field(() => DateTime, { nullable: true, description: 'Null: it is registered now' })
  until: string | null;

  @Field(() => RegistrationEndName, { nullable: true, description: 'Null: it has not ended' })
  endedBy: RegistrationEndName | null;

  @Field(() => Boolean, {
    description:
      'Before the exchange ended it, for a new password or for settings that leave it out, the phone was asked to fetch its configuration (check-sync). Whether it did is in the pickups of its device',
  })
  askedBack: boolean;

  @Field(() => ID, { nullable: true, description: 'The registration that took its place' })
  takenOverBy: string | null;

  @Field(() => ID, { nullable: true, description: 'The registration whose place it took' })
  takenOverFrom: string | null;

  @Field(() => Int, { description: 'How often its contact, address, transport or user agent changed' })
  changeCount: number;

  @Field(() => [RegistrationChange], { description: 'Oldest first; the newest 50' })
  changes: readonly RegistrationChange[];

  /** When it began; what is newest is in the table of locations. */
  firstProposed: number | null;
  firstGranted: number;
  /** How new what is joined has to be. */
  readAfter: Position | undefined;
}

@ObjectType({ description: 'A page of registrations' })
export class Registrations extends Connection(Registration) {}

export function toRegistration(document: RegistrationDocument, readAfter?: Position): Registration {
  const { _id: id, organizationId, sipAccountId, userAgent, address, port, contact, since, until } = document;
  const { askedBack = false, changeCount, changes, endedBy, takenOverBy, takenOverFrom, transport } = document;
  return Object.assign(new Registration(), {
    ...{ id, organizationId, sipAccountId, userAgent, address, port, contact, transport, since, until },
    ...{ endedBy, askedBack, takenOverBy, takenOverFrom, changeCount, readAfter },
    changes: changes.map(({ time, before, after }) => ({ time, before: shown(before), after: shown(after) })),
    firstProposed: document.proposedSeconds,
    firstGranted: document.grantedSeconds,
  });
}

function shown(part: RegistrationDocument['changes'][number]['before']): RegistrationContact {
  const { address = null, contact = null, port = null, transport = null, userAgent = null } = part;
  return { address, contact, port, transport: transport as RegistrationTransportName | null, userAgent };
}
