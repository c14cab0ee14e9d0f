import { createUnionType, Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { CommandOutcome, DomainEvent, Refusal as RefusalData } from '@ringledger/event-sourcing';

/** All codes of expected refusals, with what they mean. Contexts add theirs; the enum of the schema and docs/errors.md come from it. */
const codes: Record<string, { description: string }> = {};
const RefusalCode: Record<string, string> = {};
registerEnumType(RefusalCode, {
  name: 'RefusalCode',
  description: 'Why a command was refused. Codes are stable; new ones may be added.',
  valuesMap: codes,
});

/** Adds refusal codes to the schema; a code that is not declared cannot be answered. */
export function declareRefusalCodes(declared: Readonly<Record<string, string>>): void {
  for (const [code, description] of Object.entries(declared)) {
    codes[code] = { description };
    RefusalCode[code] = code;
  }
}

export function declaredRefusalCodes(): ReadonlyMap<string, string> {
  return new Map(Object.entries(codes).map(([code, { description }]) => [code, description]));
}

declareRefusalCodes({
  VERSION_CONFLICT: 'The thing was changed since the version that the client saw. Load it again and decide again.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before, for another command.',
  TOO_MUCH_CONTENTION: 'Too many changes of the same thing at once. Try again.',
  TOKEN_ENDED:
    'Password, role or access of who asks were changed, or the token ran out, before the command could be decided. Log in again.',
  INPUT_INVALID: 'A field of the input does not have the form that it needs.',
});

@ObjectType({ description: 'One reason why a command was refused' })
export class Refusal implements RefusalData {
  @Field(() => RefusalCode)
  code: string;

  @Field(() => String, { nullable: true, description: 'Path of the input field; null when the whole command is meant' })
  field: string | null;

  @Field(() => String, { description: 'A sentence for a person' })
  message: string;

  @Field(() => String, { nullable: true, description: 'What would help' })
  help: string | null;
}

@ObjectType({ description: 'The command was refused and changed nothing; every broken field is named' })
export class Refused {
  @Field(() => [Refusal])
  refusals: Refusal[];

  static because(refusals: readonly RefusalData[]): Refused {
    return Object.assign(new Refused(), { refusals: [...refusals] });
  }
}

/** The result of a mutation: `Success | Refused`. */
export function mutationResult<S extends object>(name: string, success: new () => S) {
  return createUnionType({
    name,
    types: () => [success, Refused] as const,
    resolveType: (value: object) => (value instanceof Refused || 'refusals' in value ? Refused : success),
  });
}

@ObjectType({ isAbstract: true, description: 'What every accepted change answers' })
export abstract class Changed {
  @Field(() => String, { description: 'Id of the thing that changed' })
  id: string;

  @Field(() => Int, { description: 'Its version now: send it back as expectedVersion' })
  version: number;

  @Field(() => String, { description: 'Opaque; a query with after: position sees this change' })
  position: string;
}

/** Turns an outcome into the mutation's answer: `Refused`, or `success` filled with id, version, position and what `more` adds. */
export function answer<S extends Changed, E extends DomainEvent>(
  outcome: CommandOutcome<E>,
  success: new () => S,
  more?: (accepted: Extract<CommandOutcome<E>, { accepted: true }>) => Omit<S, keyof Changed>,
): S | Refused {
  if (!outcome.accepted) return Refused.because(outcome.refusals);
  const { aggregateId, version, position } = outcome;
  return Object.assign(new success(), { id: aggregateId, version, position }, more?.(outcome));
}
