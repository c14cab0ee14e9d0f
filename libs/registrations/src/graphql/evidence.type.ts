import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateTime } from '@ringledger/graphql';

@ObjectType('Evidence', { description: 'An event in the record that shows it; auditEntries has it by this eventId' })
export class EvidenceType {
  @Field(() => ID)
  eventId: string;

  @Field(() => String)
  type: string;

  @Field(() => DateTime)
  time: string;
}
