import { Field, ObjectType } from '@nestjs/graphql';
import { REGISTRARS } from '@ringledger/event-sourcing';
import type { CommandOutcome, DomainEvent, Followers } from '@ringledger/event-sourcing';
import { answer, Changed } from './refused.js';
import type { Refused } from './refused.js';

/** A change that phones must feel at once. */
@ObjectType({ isAbstract: true })
export abstract class ChangedForPhones extends Changed {
  @Field(() => [String], {
    description:
      'Registrars that did not apply the change in time. Each of them stops to register phones within seconds. Empty: in force everywhere',
  })
  registrarsBehind: string[];
}

type Accepted<E extends DomainEvent> = Extract<CommandOutcome<E>, { accepted: true }>;

/** As `answer`, once every registrar has applied the change, or the time for that is over. */
export async function answerInForce<S extends ChangedForPhones, E extends DomainEvent>(
  followers: Followers,
  outcome: CommandOutcome<E>,
  success: new () => S,
  more?: (accepted: Accepted<E>) => Omit<S, keyof ChangedForPhones>,
): Promise<S | Refused> {
  const registrarsBehind = outcome.accepted ? [...(await followers.behind(REGISTRARS, outcome.position))] : [];
  return answer(
    outcome,
    success,
    (accepted) => ({ ...more?.(accepted), registrarsBehind }) as unknown as Omit<S, keyof Changed>,
  );
}
