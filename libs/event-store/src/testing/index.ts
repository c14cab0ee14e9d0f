export { describeEventStoreContract } from './event-store.contract.js';
export { HeldAppends } from './held-appends.js';
export type { HeldAppend } from './held-appends.js';
export type { EventStoreFactory } from './event-store-factory.js';
export { TypescriptChild } from './typescript-child.js';
export { newCategory, newEvent, newEvents } from './new-event.js';
export { eventsOf, eventually, itemsUntil, numbersOf, readEverything } from './collect.js';
