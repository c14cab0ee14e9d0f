import { Precedence } from '@ringledger/event-sourcing';
import type { DomainEvent, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { ReadSide } from '@ringledger/event-sourcing';
import { givenProjection } from '@ringledger/event-sourcing/testing';
import { JsonLog } from '@ringledger/observability';
import type { Collection, CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { TabledLocations } from '../locations/tabled-locations.js';
import type { RegistrationEvent } from '../registration.events.js';
import { LocationRecovery } from '../upkeep/location-recovery.js';
import { LocationSettling } from '../upkeep/location-settling.js';
import { RegistrationExpiry } from '../upkeep/registration-expiry.js';
import type { RegistrationDocument } from '../views/registrations/registration.document.js';
import { registrations } from '../views/registrations/registration.document.js';
import { registrationsProjection } from '../views/registrations/registrations.projection.js';
import { FaultyStores } from './faulty-stores.js';
import type { TableUnderTest } from './table-under-test.js';

const log = new JsonLog('silent');

/** One process with the table of locations and its upkeep, on stores that can fail, and again and again another one. */
export class RegistrationsUnderTest {
  readonly stores: FaultyStores;
  locations: TabledLocations;

  constructor(readonly table: TableUnderTest) {
    this.stores = new FaultyStores(table.store, table.readModels);
    this.locations = table.locations('registrar-1', undefined, this.stores);
  }

  /** As after a crash: what was in memory is gone, and the start looks for what was left. */
  async restart(): Promise<void> {
    this.stores.failNext(null);
    this.locations = this.table.locations('registrar-1', undefined, this.stores);
    await new LocationSettling(this.locations, log).settleAll();
  }

  async expire(): Promise<void> {
    await new RegistrationExpiry(this.locations, this.table.clock, new Precedence(), log).expireDue();
  }

  async recover(accountId: string): Promise<void> {
    await this.view(accountId);
    const readSide = new ReadSideOf(this.table);
    await new LocationRecovery(this.locations, readSide, this.table.store, log).recoverAll();
  }

  /** The read model of an account, brought up to date. */
  async view(accountId: string): Promise<ReadonlyMap<string, RegistrationDocument>> {
    const { events } = await this.table.store.readStream(`registration-${accountId}`, { limit: 4096 });
    const recorded = events.map(
      ({ type, data, ...rest }) => ({ ...rest, event: { type, data } }) as unknown as RecordedDomainEvent<DomainEvent>,
    );
    const { documents } = givenProjection(registrationsProjection).when(...recorded);
    const position = events.at(-1)?.position ?? '';
    const collection = await this.table.readModels.collection(registrations);
    await collection.write([...documents].map(([id, document]) => ({ id, position, document })));
    return documents;
  }
}

class ReadSideOf extends ReadSide {
  constructor(private readonly table: TableUnderTest) {
    super();
  }

  override read<D extends StoredDocument>(definition: CollectionDefinition<D>): Promise<Collection<D>> {
    return this.table.readModels.collection(definition);
  }
}

/** The events in few words, with registrations by number. */
export function inWords(events: readonly RegistrationEvent[]): readonly string[] {
  const numbers = new Map<string, number>();
  return events.map(({ type, data }) => {
    const short = type.replace('Registration', '');
    if (type === 'RegistrationCreated' || type === 'RegistrationTakenOver') {
      numbers.set(data.registrationId, numbers.size + 1);
    }
    const number = numbers.get(data.registrationId);
    switch (type) {
      case 'RegistrationTakenOver':
        return `${short} ${number} ${numbers.get(data.previous.registrationId)}`;
      case 'RegistrationContactChanged': {
        const { registrationId: _, registrar: __, ...changed } = data;
        return `${short} ${number} ${Object.keys(changed).join(' ')}`;
      }
      case 'RegistrationExpired':
        return `${short} ${data.deadline === null ? 'unknown' : Date.parse(data.deadline)} ${number}`;
      case 'RegistrationDropped':
        return `${short} ${data.cause} ${number}`;
      case 'RegistrationCreated':
      case 'RegistrationRemoved':
      case 'RegistrationConnectionLost':
        return `${short} ${number}`;
      default:
        return type satisfies never;
    }
  });
}
