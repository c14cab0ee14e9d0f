// The thread of WalCheckpointer. It cannot be TypeScript: tests run the sources, and a thread loads its file as it is.
import { parentPort, workerData } from 'node:worker_threads';

/** Passes: the first moves most pages, and each further one what was written meanwhile. */
const PASSES = 3;
/** So few pages (4 KB each) are left to the thread that writes. */
const FEW = 256;

const { driver, path } = workerData;

async function open() {
  if (driver === 'libsql') {
    const { default: Libsql } = await import('libsql');
    return new Libsql(path);
  }
  const { DatabaseSync } = await import('node:sqlite');
  return new DatabaseSync(path);
}

const database = await open();
database.exec('PRAGMA synchronous = NORMAL');

/** How many pages the log holds, and how many of them the database has now. */
function pass() {
  const { log, checkpointed } = database.prepare('PRAGMA wal_checkpoint(PASSIVE)').all()[0];
  return { log, left: log - checkpointed };
}

function checkpoint() {
  let state = pass();
  for (let count = 1; count < PASSES && state.left > FEW; count++) state = pass();
  return state.log;
}

parentPort.on('message', (message) => {
  if (message === 'close') {
    database.close();
    parentPort.close();
    return;
  }
  try {
    parentPort.postMessage({ pages: checkpoint() });
  } catch (error) {
    parentPort.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
});
