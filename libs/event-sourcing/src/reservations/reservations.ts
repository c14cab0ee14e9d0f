import { createHmac } from 'node:crypto';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, JsonObject } from '@ringledger/event-store';
import { Holders } from '../decider.js';
import type { Aggregate, CommandContext, Reservation } from '../decider.js';
import { idOfStream } from '../event.js';
import type { DomainEvent } from '../event.js';
import type { Refusal } from '../refusal.js';
import { derivedId } from '@ringledger/system';
import type { Clock } from '@ringledger/system';
import type { AggregateStates } from '../handling/aggregate-states.js';
import { FENCE } from '../serializing/event-serializer.js';

type AnyAggregate = Aggregate<unknown, DomainEvent>;

/** What a claim says: who holds the value, and at which revision of its stream the main event will be written. */
interface Claim {
  readonly holder: string;
  readonly holderRevision: number;
  readonly time: string;
}

interface Claimed {
  readonly revision: number;
  readonly claim: Claim | null;
}

/** A claim younger than this whose main event is not there yet is believed to be under way, in ms. */
export const GRACE = 10_000;
const ATTEMPTS = 20;

/**
 * Unique values over many aggregates: one stream per value, claimed before the main event. The stream's name is an HMAC, so that
 * numbers and names of people do not stand in stream names. A claim whose main event never came is taken over, or released by the
 * sweeper, only after the holder was fenced: a write to its stream at the revision the claim was made for, so that a main event
 * still under way must conflict.
 */
export class Reservations extends Holders {
  readonly #categories: ReadonlyMap<string, AnyAggregate>;

  constructor(
    private readonly store: EventStore,
    private readonly states: AggregateStates,
    aggregates: readonly AnyAggregate[],
    private readonly key: Buffer,
    private readonly clock: Clock,
  ) {
    super();
    this.#categories = new Map(aggregates.map((aggregate) => [aggregate.category, aggregate]));
  }

  async holderOf(value: Pick<Reservation, 'kind' | 'value'>): Promise<string | null> {
    const { claim } = await this.read(this.streamOf(value));
    return claim && idOfStream(claim.holder);
  }

  /** Null when the holder has the value now; else why not. Repeatable. */
  async claim(
    reservation: Reservation,
    holder: string,
    holderRevision: number,
    context: CommandContext,
  ): Promise<Refusal | null> {
    const stream = this.streamOf(reservation);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { claim, revision } = await this.read(stream);
      // A claim for a later revision is not put back to this one, at which nothing can be written any more.
      if (claim?.holder === holder && claim.holderRevision >= holderRevision) return null;
      if (claim && claim.holder !== holder && (await this.stands(stream, claim))) return reservation.taken;
      const data: JsonObject = { holder, holderRevision };
      const written = await this.append(stream, 'ReservationClaimed', data, revision, context, holderRevision);
      if (written) return null;
    }
    return reservation.taken;
  }

  /** Why the holder cannot have the value now, when another one has it; claims nothing. */
  async taken(reservation: Reservation, holder: string): Promise<Refusal | null> {
    const stream = this.streamOf(reservation);
    const { claim } = await this.read(stream);
    return claim && claim.holder !== holder && (await this.stands(stream, claim)) ? reservation.taken : null;
  }

  /** Lets go of what was claimed for an event that is not written, so that nobody waits for it: fenced, as others may still try. */
  async giveUp(
    reservation: Reservation,
    holder: string,
    holderRevision: number,
    context: CommandContext,
  ): Promise<void> {
    await this.fence({ holder, holderRevision });
    if (await this.holds(this.streamOf(reservation), holder)) return;
    await this.release(reservation, holder, holderRevision, context);
  }

  /** Lets go of a value that the holder had up to that revision of its stream. A claim made since, by anybody, stays. */
  async release(
    reservation: Reservation,
    holder: string,
    holderRevision: number,
    context: CommandContext,
  ): Promise<void> {
    const stream = this.streamOf(reservation);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { claim, revision } = await this.read(stream);
      if (claim?.holder !== holder || claim.holderRevision > holderRevision) return;
      if (await this.letGo(stream, holder, revision, context)) return;
    }
  }

  /** For the sweeper: releases the claim if its main event never came, having fenced the holder. Returns whether it did. */
  async releaseIfStale(stream: string, context: CommandContext): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { claim, revision } = await this.read(stream);
      if (!claim || (await this.stands(stream, claim))) return false;
      if (await this.letGo(stream, claim.holder, revision, context)) return true;
    }
    return false;
  }

  /** False: another claim was made since the stream was at that revision. */
  private letGo(stream: string, holder: string, revision: number, context: CommandContext): Promise<boolean> {
    return this.append(stream, 'ReservationReleased', { holder }, revision, context, revision);
  }

  /** Whether the claim is good: its holder has the value, or may still be about to write it. */
  private async stands(stream: string, claim: Claim): Promise<boolean> {
    if (await this.holds(stream, claim.holder)) return true;
    if (this.clock.now().getTime() - Date.parse(claim.time) < GRACE) {
      const head = await this.store.headOfStream(claim.holder);
      // Nothing was written at that revision yet: the main event may be under way. Otherwise it can only conflict.
      if (head === claim.holderRevision) return true;
      return this.holds(stream, claim.holder);
    }
    await this.fence(claim);
    return this.holds(stream, claim.holder);
  }

  private async fence({ holder, holderRevision }: Pick<Claim, 'holder' | 'holderRevision'>): Promise<void> {
    const expected = holderRevision < 0 ? 'no-stream' : holderRevision;
    const metadata = {
      $correlationId: holder,
      $causationId: holder,
      time: this.clock.now().toISOString(),
      schemaVersion: 1,
    };
    const event = { id: derivedId('fence', holder, holderRevision), type: FENCE, data: {}, metadata };
    try {
      await this.store.append(holder, [event], expected);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
      // It has moved on: a main event at that revision cannot come any more.
    }
  }

  private async holds(stream: string, holder: string): Promise<boolean> {
    const category = holder.slice(0, holder.indexOf('-'));
    const aggregate = this.#categories.get(category);
    if (!aggregate) throw new Error(`No aggregate of category ${category}`);
    const state = await this.states.state(aggregate, holder.slice(category.length + 1));
    return (aggregate.reservations?.(state) ?? []).some((reservation) => this.streamOf(reservation) === stream);
  }

  private async read(stream: string): Promise<Claimed> {
    const { events } = await this.store.readStream(stream, { direction: 'backwards', limit: 1 });
    const [last] = events;
    if (!last) return { revision: -1, claim: null };
    if (last.type !== 'ReservationClaimed') return { revision: last.revision, claim: null };
    const { holder, holderRevision } = last.data as { holder: string; holderRevision: number };
    return { revision: last.revision, claim: { holder, holderRevision, time: last.metadata['time'] as string } };
  }

  private async append(
    stream: string,
    type: string,
    data: JsonObject,
    revision: number,
    context: CommandContext,
    ordinal: number,
  ): Promise<boolean> {
    const metadata: JsonObject = {
      $correlationId: context.correlationId,
      $causationId: context.commandId,
      commandId: context.commandId,
      time: this.clock.now().toISOString(),
      schemaVersion: 1,
    };
    const event = { id: derivedId(context.commandId, type, stream, revision, ordinal), type, data, metadata };
    try {
      await this.store.append(stream, [event], revision < 0 ? 'no-stream' : revision);
      return true;
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) return false;
      throw error;
    }
  }

  private streamOf({ kind, value }: Pick<Reservation, 'kind' | 'value'>): string {
    const name = createHmac('sha256', this.key)
      .update(JSON.stringify([kind, value]))
      .digest('hex');
    return `reservation-${name.slice(0, 40)}`;
  }
}
