import { connectEventStoreDb } from '../eventstoredb/index.js';
import { newEvent } from './new-event.js';

/** Connects to the given address, appends once, and ends by itself when nothing is left open. */
const store = await connectEventStoreDb({ url: process.argv[2] as string });
await store.append('line-1', [newEvent()], 'no-stream');
await store.close();
process.stdout.write('appended\n');
