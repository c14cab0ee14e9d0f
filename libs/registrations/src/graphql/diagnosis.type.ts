import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '@ringledger/graphql';
import { CERTAINTIES, NOT_REGISTERED_REASONS } from '../diagnosis/cause.js';
import type { Certainty, NotRegisteredReason } from '../diagnosis/cause.js';
import { EvidenceType } from './evidence.type.js';
import { REFUSED_BECAUSE } from './registration.enums.js';

function enumOf<T extends string>(values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value) => [value.toUpperCase().replaceAll(' ', '_'), value]));
}

const CertaintyName = enumOf(CERTAINTIES);
registerEnumType(CertaintyName, {
  name: 'CauseCertainty',
  valuesMap: {
    CERTAIN: { description: 'As long as it is so, it cannot register' },
    LIKELY: { description: 'What the record shows of the last tries, the newest first' },
    POSSIBLE: { description: 'It is so, but need not be why; or it was so, and was changed since' },
  },
});

const ReasonName = enumOf(NOT_REGISTERED_REASONS);
registerEnumType(ReasonName, {
  name: 'NotRegisteredReason',
  valuesMap: {
    LINE_LEFT_OUT: { description: 'The configuration of the device cannot carry the line' },
    TRANSPORT_NOT_SERVED: { description: 'The phone is told to register over a transport that nothing listens for' },
    EXCHANGE_HAS_NO_PUBLIC_NAME: { description: 'The phone is told to register where it finds itself' },
    NEVER_TRIED: { description: 'The record has no registration and no refusal of it' },
    TOO_MANY_WRONG_PASSWORDS: { description: 'Not looked at, right or wrong: so many wrong ones came before' },
    UNKNOWN_AUTHENTICATION_USER: { description: 'The user name of the credentials is nobody’s' },
    FOREIGN_ACCOUNT: { description: 'Somebody tried to register it with the authentication user of another account' },
    CREDENTIALS_USED_ELSEWHERE: { description: 'Its credentials were used to register another account' },
    ...REFUSED_BECAUSE,
  },
});

@ObjectType({ description: 'One reason why an account may not be registered, with what shows it and what would help' })
export class NotRegisteredCause {
  @Field(() => ReasonName)
  reason: NotRegisteredReason;

  @Field(() => CertaintyName)
  certainty: Certainty;

  @Field(() => DateTime, { nullable: true, description: 'Null: that is not known' })
  since: string | null;

  @Field(() => String, { description: 'What the record shows' })
  explanation: string;

  @Field(() => String)
  nextStep: string;

  @Field(() => Int, { nullable: true, description: 'How many tries it stands for; null: it counts none' })
  count: number | null;

  @Field(() => [String], { description: 'IP addresses' })
  addresses: readonly string[];

  @Field(() => [EvidenceType], { description: 'Oldest first' })
  evidence: readonly EvidenceType[];
}

@ObjectType({ description: 'Why an account is not registered (S1-46)' })
export class RegistrationDiagnosis {
  @Field(() => ID, { nullable: true, description: 'Null: the device has no account' })
  sipAccountId: string | null;

  @Field(() => ID, { nullable: true, description: 'When a device was asked about' })
  deviceId: string | null;

  @Field(() => Boolean, { description: 'It is registered after all; of a device: as this device' })
  registered: boolean;

  @Field(() => [NotRegisteredCause], { description: 'The first one first' })
  causes: readonly NotRegisteredCause[];
}
