import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Connection, DateTime } from '@ringledger/graphql';
import type { AuditEntryDocument } from '../views/audit-entries/audit-entries.js';

@ObjectType('Actor', { description: 'Who did it, in the role of that time' })
export class ActorType {
  @Field(() => String)
  id: string;

  @Field(() => String, { description: 'user, service, device, system or anonymous' })
  kind: string;

  @Field(() => String)
  role: string;
}

@ObjectType({ description: 'One field: what it was and what it became. Secrets read ***, erased persons read erased' })
export class FieldChangeType {
  @Field(() => String)
  field: string;

  @Field(() => String, { nullable: true, description: 'Null: nothing was there' })
  before: string | null;

  @Field(() => String, { nullable: true, description: 'Null: nothing is there any more' })
  after: string | null;
}

@ObjectType({ description: 'One event: who, when, from where, why, and what changed' })
export class AuditEntry {
  @Field(() => String, { description: 'Id of the event' })
  id: string;

  @Field(() => String, { description: 'Its place in the log; entries sort by it' })
  position: string;

  @Field(() => String, { nullable: true, description: 'Null: of the platform' })
  organizationId: string | null;

  @Field(() => String, { description: 'What happened: the type of the event, such as AccessKeyRotated' })
  type: string;

  @Field(() => DateTime, {
    description:
      'When it was written; what counts several that happened before says in its changes since when and until when',
  })
  time: string;

  @Field(() => String, {
    description:
      'Kind of the stream that the event stands in, such as device, or deviceSecurity beside it for what happened to the thing without changing it',
  })
  category: string;

  @Field(() => String, { description: 'Id of the thing that changed' })
  subjectId: string;

  @Field(() => Int, {
    description:
      'Revision of the event within its stream: only where the category is that of the thing itself, such as device, can it be an expectedVersion',
  })
  version: number;

  @Field(() => ActorType)
  actor: ActorType;

  @Field(() => String, { nullable: true, description: 'IP address of who asked' })
  sourceAddress: string | null;

  @Field(() => String, { nullable: true, description: 'Why, in the words of who asked' })
  reason: string | null;

  @Field(() => String, { description: 'The same for everything that one request set going' })
  correlationId: string;

  @Field(() => String, { description: 'The command or event that caused this one' })
  causationId: string;

  @Field(() => String)
  commandId: string;

  /** Where the log has it; not part of the schema. */
  stream: string;
}

@ObjectType()
export class AuditEntries extends Connection(AuditEntry) {}

export function toAuditEntry({ _id, revision, ...rest }: AuditEntryDocument): AuditEntry {
  return { id: _id, version: revision, ...rest };
}
