import type { CommandContext, Decided, Decision } from '../decider.js';
import type { DomainEvent } from '../event.js';
import type { Refusal } from '../refusal.js';
import { legible } from './legible.js';
import { testContext } from './test-context.js';

/** What a decision is told beside its input. */
export interface Circumstances<Facts> {
  readonly facts?: Facts;
  readonly context?: Partial<CommandContext>;
  /** Default `subject-1`. */
  readonly aggregateId?: string;
}

/**
 * The tests of a decision read as prose:
 * `given(created).when(renameDevice, { name: 'Desk' }).then({ type: 'DeviceRenamed', data: { name: 'Desk' } })`
 */
export function given(...events: readonly DomainEvent[]) {
  return {
    when<Input, State, E extends DomainEvent, Facts>(
      decision: Decision<Input, State, E, Facts>,
      input: Input,
      { facts, context, aggregateId = 'subject-1' }: Circumstances<Facts> = {},
    ): DecisionResult<State, E> {
      const { evolve, initialState } = decision.aggregate;
      const before = (events as readonly E[]).reduce(evolve, initialState);
      const command = { aggregateId, input, facts: facts as Facts, context: testContext(context) };
      const decided = decision.decide(command, before);
      // A decision that asks a clock or draws lots is no decision: told the same it must say the same.
      expect(legible(decision.decide(command, before))).toEqual(legible(decided));
      return new DecisionResult(decision, before, decided);
    },
  };
}

class DecisionResult<State, E extends DomainEvent> {
  constructor(
    private readonly decision: { readonly name: string; readonly aggregate: Decision<never, State, E>['aggregate'] },
    private readonly before: State,
    readonly decided: Decided<E>,
  ) {}

  /** The events that happened. */
  get events(): readonly E[] {
    if (this.decided.accepted) return this.decided.events;
    throw new Error(`${this.decision.name} was refused: ${this.refusals.map(({ code }) => code).join(', ')}`);
  }

  /** None when it was accepted. */
  get refusals(): readonly Refusal[] {
    return this.decided.accepted ? [] : this.decided.refusals;
  }

  /** The state after the events. */
  get state(): State {
    return this.events.reduce(this.decision.aggregate.evolve, this.before);
  }

  /** Exactly these events, in this order; secrets are compared by what they hold. */
  then(...expected: readonly E[]): void {
    expect(legible(this.events)).toEqual(legible(expected));
  }

  /** Accepted, but all was so already. */
  thenNothing(): void {
    this.then();
  }

  thenState(expected: State): void {
    expect(legible(this.state)).toEqual(legible(expected));
  }

  /** Refused with this code (among others, perhaps), of this field when it is given. */
  thenRefused(code: string, field?: string | null): void {
    const expected = field === undefined ? { code } : { code, field };
    expect(this.refusals).toContainEqual(expect.objectContaining(expected));
  }

  /** Refused with these codes and fields and no others. */
  thenRefusedExactly(...expected: readonly (readonly [code: string, field: string | null])[]): void {
    expect(this.refusals.map(({ code, field }) => [code, field])).toEqual(expected);
  }
}
