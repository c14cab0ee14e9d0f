import type { EventStore } from '../event-store.js';
import { appendingContract } from './contract/appending.js';
import { closingContract } from './contract/closing.js';
import { idempotencyContract } from './contract/idempotency.js';
import { readingAllContract } from './contract/reading-all.js';
import { readingStreamContract } from './contract/reading-stream.js';
import { refusalContract } from './contract/refusals.js';
import { subscribingContract } from './contract/subscribing.js';
import { filteredSubscriptionContract } from './contract/subscribing-filtered.js';
import type { EventStoreFactory } from './event-store-factory.js';

/** What every adapter must do. A new adapter is ready when this passes. */
export function describeEventStoreContract(name: string, factory: EventStoreFactory): void {
  describe(`${name}: event store contract`, () => {
    let store: EventStore;
    beforeEach(async () => {
      store = await factory.open();
    });
    afterEach(() => factory.dispose());

    const current = () => store;
    describe('append', () => appendingContract(current));
    describe('the same append again', () => idempotencyContract(current, factory));
    describe('refusals', () => refusalContract(current));
    describe('readStream', () => readingStreamContract(current));
    describe('readAll', () => readingAllContract(current));
    describe('subscribe', () => subscribingContract(current, factory));
    describe('subscribe with a filter', () => filteredSubscriptionContract(current));
    describe('close', () => closingContract(current, factory));
  });
}
