export { openEmbeddedEventStore, openLogDatabase } from './open-embedded-event-store.js';
export { EmbeddedEventStore } from './embedded-event-store.js';
