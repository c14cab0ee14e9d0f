import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Position } from '@ringledger/event-store';
import { Connection, DateTime } from '@ringledger/graphql';
import { displayedName } from '../identity.js';
import type { ExtensionDetailsDocument } from '../views/extension-details/extension-details.document.js';

@ObjectType({ description: 'A line of the numbering plan: one identity, whatever terminals act as it' })
export class Extension {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  organizationId: string;

  @Field(() => String, { description: '2 to 16 digits, unique in the organization' })
  number: string;

  @Field(() => String, { nullable: true })
  firstName: string | null;

  @Field(() => String, { nullable: true })
  lastName: string | null;

  @Field(() => String, { nullable: true, description: 'A name of its own for displays, such as Reception' })
  displayName: string | null;

  @Field(() => String, { description: 'What displays show: the display name, else the name, else the number' })
  shownName: string;

  @Field(() => String, { nullable: true })
  email: string | null;

  @Field(() => String, { nullable: true, description: 'As it is dialled: digits, perhaps after a plus' })
  mobileNumber: string | null;

  @Field(() => Boolean, { description: 'Disabled, nobody can call or be called, and nothing is forgotten' })
  enabled: boolean;

  @Field(() => Int, { description: 'Send it back as expectedVersion' })
  version: number;

  @Field(() => DateTime)
  createdAt: string;

  @Field(() => DateTime)
  updatedAt: string;

  /** How new what is joined has to be; no field of the schema. */
  readAfter: Position | undefined;
}

@ObjectType({ description: 'A page of extensions' })
export class Extensions extends Connection(Extension) {}

export function toExtension(document: ExtensionDetailsDocument, readAfter?: Position): Extension {
  const { _id: id, organizationId, number, firstName, lastName, displayName, email, mobileNumber } = document;
  const { enabled, version, createdAt, updatedAt } = document;
  const shownName = displayedName(document, number);
  const identity = { firstName, lastName, displayName, shownName, email, mobileNumber };
  const fields = { id, organizationId, number, ...identity, enabled, version, createdAt, updatedAt, readAfter };
  return Object.assign(new Extension(), fields);
}
