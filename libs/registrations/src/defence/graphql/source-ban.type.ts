import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ChangedForPhones, Connection, DateTime, mutationResult } from '@ringledger/graphql';
import type { SourceBanDocument } from '../views/source-bans/source-ban.document.js';

export enum SourceBanReason {
  MANY_UNKNOWN_NAMES = 'many unknown names',
  MANY_GUESSES = 'many guesses',
}
registerEnumType(SourceBanReason, {
  name: 'SourceBanReason',
  valuesMap: {
    MANY_UNKNOWN_NAMES: { description: 'It tried many user names that nobody has' },
    MANY_GUESSES: { description: 'It was refused again and again, whatever it tried' },
  },
});

@ObjectType({
  description:
    'A network that registrars do not answer, but for what RINGLEDGER_SIP_TRUSTED_NETWORKS names in it: the last ban of it',
})
export class SourceBan {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'CIDR' })
  network: string;

  @Field(() => SourceBanReason)
  reason: string;

  @Field(() => DateTime)
  since: string;

  @Field(() => DateTime, { description: 'When it ends by itself' })
  until: string;

  @Field(() => DateTime, { nullable: true, description: 'When somebody lifted it; null: nobody has' })
  liftedAt: string | null;

  @Field(() => Int, { description: 'Refusals that led to it' })
  refusals: number;

  @Field(() => Int, { description: 'Send it back as expectedVersion' })
  version: number;
}

@ObjectType({ description: 'A page of bans' })
export class SourceBans extends Connection(SourceBan) {}

@ObjectType({ description: 'The network is heard again' })
export class SourceBanLifted extends ChangedForPhones {}

export const LiftSourceBanResult = mutationResult('LiftSourceBanResult', SourceBanLifted);

export function toSourceBan({ _id: id, over: _, ...shown }: SourceBanDocument): SourceBan {
  return Object.assign(new SourceBan(), { id, ...shown });
}
