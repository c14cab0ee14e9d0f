import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedEventStore } from '@ringledger/event-store/embedded';
import { HeldAppends } from '@ringledger/event-store/testing';
import { InMemoryFieldCipher } from '@ringledger/secrets/testing';
import { ManualClock } from '@ringledger/system/testing';
import { accept } from '../decider.js';
import type { Aggregate, CommandContext, Decision, Reservation } from '../decider.js';
import type { DomainEvent } from '../event.js';
import { defineEvents } from '../event-catalogue.js';
import { AggregateStates } from '../handling/aggregate-states.js';
import { DecisionHandler } from '../handling/decision-handler.js';
import { ExecuteDecision } from '../handling/execute-decision.js';
import { Idempotency } from '../handling/idempotency.js';
import { StreamTurns } from '../handling/stream-turns.js';
import { refusal } from '../refusal.js';
import { Reservations } from '../reservations/reservations.js';
import { EventSerializer } from '../serializing/event-serializer.js';
import { TEST_ORGANIZATION, testContext } from './test-context.js';

export type LineNumbered = DomainEvent<'LineNumbered', { readonly numbers: readonly string[] }>;
type LineRung = DomainEvent<'LineRung', Record<string, never>>;
type LineEvent = LineNumbered | LineRung;
type Line = { readonly numbers: readonly string[] | null };

/** The number as a value that one line may hold. */
export const numberOf = (value: string): Reservation => ({
  kind: 'lineNumber',
  value,
  taken: refusal('NUMBER_TAKEN', 'numbers', `${value} is taken`),
});

/** What holds unique values, as many as it likes, and has events that have nothing to do with them. */
export const line: Aggregate<Line, LineEvent> = {
  category: 'line',
  initialState: { numbers: null },
  evolve: (state, event) => (event.type === 'LineNumbered' ? event.data : state),
  organizationOf: ({ numbers }) => (numbers === null ? undefined : TEST_ORGANIZATION),
  reservations: ({ numbers }) => (numbers ?? []).map(numberOf),
};

const numbering = (name: string, creates: boolean): Decision<readonly string[], Line, LineEvent> => ({
  name,
  aggregate: line,
  creates,
  decide: ({ input }) => accept({ type: 'LineNumbered', data: { numbers: input } }),
});
const openLine = numbering('OpenLine', true);
const renumberLine = numbering('RenumberLine', false);
export const ringLine: Decision<number, Line, LineEvent> = {
  name: 'RingLine',
  aggregate: line,
  decide: ({ input }) => accept(...Array.from({ length: input }, () => ({ type: 'LineRung' as const, data: {} }))),
};

class WatchedClock extends ManualClock {
  /** How often somebody has looked at it. */
  looks = 0;

  override now(): Date {
    this.looks += 1;
    return super.now();
  }
}

const catalogue = defineEvents<LineEvent>({
  LineNumbered: { version: 1, schema: { type: 'object' } },
  LineRung: { version: 3, schema: { type: 'object' }, upcasts: { 1: (data) => data, 2: (data) => data } },
});

/** Lines on a log of their own, and processes that share it: each has caches of its own, as on another machine. */
export async function openNumberedLines() {
  const directory = await mkdtemp(join(tmpdir(), 'ringledger-lines-'));
  const store = new HeldAppends(await openEmbeddedEventStore({ directory }));
  const clock = new WatchedClock(Date.UTC(2026, 10, 24, 8));
  const key = randomBytes(32);

  const process = () => {
    const serializer = new EventSerializer([catalogue], new InMemoryFieldCipher());
    const states = new AggregateStates(store, serializer);
    const reservations = new Reservations(store, states, [line as never], key, clock);
    const idempotency = new Idempotency(store, key);
    const turns = new StreamTurns();
    const pauses: number[] = [];
    const pause = async (time: number) => void pauses.push(time);
    const handler = new DecisionHandler(store, serializer, states, reservations, idempotency, clock, turns, pause);
    const handle = <Input>(
      decision: Decision<Input, Line, LineEvent>,
      id: string,
      input: Input,
      changes: Partial<CommandContext> = {},
    ) => {
      const context = testContext({ time: clock.now(), ...changes });
      return handler.handle(new ExecuteDecision(decision as never, id, input, context));
    };
    return {
      serializer,
      reservations,
      handler,
      turns,
      pauses,
      open: (id: string, ...numbers: readonly string[]) => handle(openLine, id, numbers),
      renumber: (id: string, ...numbers: readonly string[]) => handle(renumberLine, id, numbers),
      renumberAs: (changes: Partial<CommandContext>, id: string, ...numbers: readonly string[]) =>
        handle(renumberLine, id, numbers, changes),
      ring: (id: string, times = 1, changes?: Partial<CommandContext>) => handle(ringLine, id, times, changes),
      numbersOf: async (id: string) => (await states.state(line, id)).numbers,
      holderOf: (number: string) => reservations.holderOf(numberOf(number)),
    };
  };

  return {
    store,
    clock,
    process,
    typesOf: async (stream: string) => (await store.readStream(stream)).events.map(({ type }) => type),
    async close(): Promise<void> {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

export type NumberedLines = Awaited<ReturnType<typeof openNumberedLines>>;
export type LineProcess = ReturnType<NumberedLines['process']>;
