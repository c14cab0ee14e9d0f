import type { Actor, DomainEvent } from './event.js';
import type { Secret } from '@ringledger/secrets';
import type { Refusal } from './refusal.js';

/** The circumstances of a command: everything that `decide` may not fetch by itself. */
export interface CommandContext {
  /** A UUID; event ids and generated ids derive from it. Derived from the idempotency key when the client gave one. */
  readonly commandId: string;
  readonly correlationId: string;
  /** The event that caused the command, for process managers. */
  readonly causationId?: string;
  readonly actor: Actor;
  /** What the actor may do; absent: everything, as for the exchange itself. */
  readonly permissions?: ReadonlySet<string>;
  /** Of the token of a local user, which has ended when the user has another one by now. */
  readonly credentialVersion?: number;
  /**
   * Whether who asks is still who the request found them to be, with the same rights, as the log has it: a token may end while its
   * command waits. Absent: the exchange itself asks.
   */
  readonly askerStands?: () => Promise<boolean>;
  /** The organization that the token speaks for; null: the platform (provider). Aggregates of others read as not found. */
  readonly organizationId: string | null;
  readonly sourceAddress: string | null;
  readonly reason: string | null;
  /** When it was asked for. Its events have the time at which they were written. */
  readonly time: Date;
  readonly idempotencyKey?: string;
  /** With the key, all that the client said, as text: the same key with something else is another command. */
  readonly asked?: Secret;
  /** Revision of the aggregate's stream that the client saw; another one is refused as `VERSION_CONFLICT`. */
  readonly expectedVersion?: number;
}

export interface Command<Input, Facts = undefined> {
  /** Id of the aggregate that decides. */
  readonly aggregateId: string;
  readonly input: Input;
  /** What `gather` found out about other aggregates; `undefined` without `gather`. */
  readonly facts: Facts;
  readonly context: CommandContext;
}

export type Decided<E extends DomainEvent> =
  | { readonly accepted: true; readonly events: readonly E[] }
  | { readonly accepted: false; readonly refusals: readonly Refusal[] };

/** The events that happened; none when the command asks for what already is. */
export function accept<E extends DomainEvent>(...events: readonly E[]): Decided<E> {
  return { accepted: true, events };
}

/** Every broken field at once. */
export function refuse(...refusals: readonly Refusal[]): Decided<never> {
  return { accepted: false, refusals };
}

/**
 * A value that only one aggregate may hold, in its organization or in the whole exchange.
 * `kind` and `value` name it (`extensionNumber`, `<organization>/201`); `taken` is what the loser is told.
 */
export interface Reservation {
  readonly kind: string;
  readonly value: string;
  readonly taken: Refusal;
}

/** One kind of thing that decides: its stream category, its state and how events change it. Pure. */
export interface Aggregate<State, E extends DomainEvent> {
  /** `device` → streams `device-<id>`. */
  readonly category: string;
  /** As people call it, where that is not the category in lower case: `SIP account`. */
  readonly noun?: string;
  readonly initialState: State;
  /** Total: an event that does not fit the state leaves it as it is. No clock, randomness, I/O. */
  readonly evolve: (state: State, event: E) => State;
  /** The organization that the state belongs to; null: of the platform; undefined: does not exist (not yet, or no more). */
  readonly organizationOf: (state: State) => string | null | undefined;
  /** The unique values that the state holds. New ones are claimed before the events are written, lost ones released after. */
  readonly reservations?: (state: State) => readonly Reservation[];
  /** Events that only record what happened: nobody's `expectedVersion` is old because of them. */
  readonly records?: readonly E['type'][];
}

/** Reads other aggregates from the log, as new as can be; for `gather` only. */
export abstract class AggregateReader {
  /**
   * @param fencedFor the command that asks; what others are about to decide on this state then conflicts, since the stream moves on.
   * Two that each change what the other one read so cannot both succeed.
   */
  abstract state<State, E extends DomainEvent>(
    aggregate: Aggregate<State, E>,
    id: string,
    fencedFor?: CommandContext,
  ): Promise<State>;
}

/** Who holds a unique value, as the log has it: for what is found by its name and must not wait for a read model. */
export abstract class Holders {
  /** Its id; null: nobody. Who has only claimed the value so far counts: what has become of a holder, its state says. */
  abstract holderOf(value: Pick<Reservation, 'kind' | 'value'>): Promise<string | null>;
}

/**
 * One decision: a command by name, the aggregate that decides it, and the pure function that does. The generic command handler
 * loads, checks scope and `expectedVersion`, gathers, decides, claims, appends, and on a conflict does it all again.
 */
export interface Decision<Input, State, E extends DomainEvent, Facts = undefined> {
  /** Imperative PascalCase: `RotateAccessKey`. */
  readonly name: string;
  readonly aggregate: Aggregate<State, E>;
  /** True when the decision makes a new aggregate; otherwise one that does not exist, or is another organization's, is refused as `<…>_NOT_FOUND`. */
  readonly creates?: boolean;
  /** True when the aggregate is of another thing, which is there before its first event: whether, and whose it is, `decide` tells by what it gathered. */
  readonly ofAnother?: boolean;
  readonly gather?: (
    input: Input,
    reader: AggregateReader,
    context: CommandContext,
    /** The one that decides. */
    subject: { readonly id: string; readonly state: State },
  ) => Promise<Facts>;
  readonly decide: (command: Command<Input, Facts>, state: State) => Decided<E>;
}
