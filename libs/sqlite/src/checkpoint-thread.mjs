// The thread of WalCheckpointer.
import { answer, database } from './in-thread.mjs';

/** Passes: the first moves most pages, and each further one what was written meanwhile. */
const PASSES = 3;
/** So few pages (4 KB each) are left to the thread that writes. */
const FEW = 256;

/** How many pages the log holds, and how many of them the database has not. */
function pass() {
  const [, log, checkpointed] = database.prepare('PRAGMA wal_checkpoint(PASSIVE)').rows([])[0];
  return { log, left: log - checkpointed };
}

answer(() => {
  let state = pass();
  for (let count = 1; count < PASSES && state.left > FEW; count++) state = pass();
  return { pages: state.log };
});
