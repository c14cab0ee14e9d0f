import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore } from '@ringledger/event-store';
import { openEmbeddedEventStore } from '@ringledger/event-store/embedded';
import { JsonLog } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import type { ReadModels } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import { RandomIds } from '@ringledger/system';
import { ManualClock } from '@ringledger/system/testing';
import { locationsCollection } from '../locations/location.document.js';
import type { AccountLocationsDocument } from '../locations/location.document.js';
import { TabledLocations } from '../locations/tabled-locations.js';
import type { RegisterRequest } from '../registrar/registrar.js';
import { RegistrationRefusals } from '../refusals/registration-refusals.js';
import type { RegistrationEvent } from '../registration.events.js';
import { evolveRegistration, registrationAggregate } from '../registration.js';
import type { OpenRegistration } from '../registration.js';

export const LIMITS = { defaultSeconds: 3600, minSeconds: 60, maxSeconds: 7200, maxLocations: 1 };
export const ORGANIZATION = '0b9f2c52-6f0e-5d57-9a39-0d5c1c1a7a11';

/** Stands still until it is moved, here by seconds. */
export class SetClock extends ManualClock {
  constructor(time = Date.UTC(2026, 10, 24, 8)) {
    super(time);
  }

  override pass(seconds: number): void {
    super.pass(seconds * 1000);
  }
}

/** A REGISTER of a Snom phone on UDP, but for what is said. */
export function request(changes: Partial<RegisterRequest> = {}): RegisterRequest {
  return {
    accountId: 'account-1',
    organizationId: ORGANIZATION,
    contacts: [{ uri: 'sip:201@192.0.2.10:5060', instance: null, q: null, expires: 3600 }],
    callId: 'call-1',
    cseq: 1,
    transport: 'UDP',
    address: '192.0.2.10',
    port: 5060,
    userAgent: 'snomD785/10.1',
    flow: 'udp',
    ...changes,
  };
}

export interface Stores {
  readonly store: EventStore;
  readonly readModels: ReadModels;
}

/** The table of locations on embedded stores of its own, which `dispose` removes. */
export async function openTable() {
  const directory = await mkdtemp(join(tmpdir(), 'ringledger-locations-'));
  const store = await openEmbeddedEventStore({ directory: join(directory, 'log') });
  const readModels = await openEmbeddedReadModels({ directory: join(directory, 'read-models') });
  const clock = new SetClock();
  return {
    ...{ store, readModels, clock },

    /** Another one on the same stores is another process. */
    locations(registrar = 'registrar-1', limits = LIMITS, stores: Partial<Stores> = {}): TabledLocations {
      const own = { store, readModels, ...stores };
      const ids = new RandomIds();
      const log = new JsonLog('silent');
      const refusals = new RegistrationRefusals(own.store, clock, clock, ids, log);
      return new TabledLocations({ limits, registrar }, own.store, own.readModels, refusals, clock, clock, ids);
    },

    async document(accountId = 'account-1') {
      return (await readModels.collection(locationsCollection)).get(SYSTEM, accountId);
    },

    /** In place of what is there; null: nothing. */
    async put(document: AccountLocationsDocument | null, accountId = 'account-1'): Promise<void> {
      const collection = await readModels.collection(locationsCollection);
      const before = await collection.get(SYSTEM, accountId);
      await collection.compareAndSet(accountId, before?.version ?? null, document);
    },

    async events(accountId = 'account-1'): Promise<readonly RegistrationEvent[]> {
      const { events } = await store.readStream(`registration-${accountId}`, { limit: 4096 });
      return events.map(({ type, data }) => ({ type, data }) as unknown as RegistrationEvent);
    },

    async types(accountId = 'account-1'): Promise<readonly string[]> {
      return (await this.events(accountId)).map(({ type }) => type);
    },

    /** As the command does it: decided on what the log has, and again when somebody was faster. */
    async dropWhatIsOpen(
      accountId = 'account-1',
      only: (open: OpenRegistration) => boolean = () => true,
    ): Promise<void> {
      for (;;) {
        const events = await this.events(accountId);
        const state = events.reduce(evolveRegistration, registrationAggregate.initialState);
        const open = state.status === 'known' ? state.open.filter(only) : [];
        const dropped = open.map(({ registrationId }) => ({
          id: randomUUID(),
          type: 'RegistrationDropped',
          data: { registrationId, cause: 'administrator' },
          metadata: { organizationId: ORGANIZATION, time: clock.now().toISOString() },
        }));
        if (dropped.length === 0) return;
        try {
          await store.append(`registration-${accountId}`, dropped, events.length - 1);
          return;
        } catch (error) {
          if (!(error instanceof WrongExpectedRevisionError)) throw error;
        }
      }
    },

    async dispose(): Promise<void> {
      await store.close();
      await readModels.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type TableUnderTest = Awaited<ReturnType<typeof openTable>>;
