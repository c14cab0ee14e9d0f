// What the threads have in common. It cannot be TypeScript: tests run the sources, and a thread loads its file as it is.
import { parentPort, workerData } from 'node:worker_threads';

/** As in `sqlite-thread.ts`. */
const AT_REST = 0;
const AT_WORK = 1;
const { driver, path, settings, state } = workerData;

export const database = await open();
database.exec(settings);
rest();

/** Answers each message with what `work` makes of it, until it is told to close. */
export function answer(work) {
  parentPort.on('message', (message) => {
    if (Atomics.compareExchange(state, 0, AT_REST, AT_WORK) !== AT_REST) return;
    try {
      if (message !== 'close') return parentPort.postMessage(work(message));
      database.close();
      parentPort.close();
    } catch (error) {
      parentPort.postMessage({ failed: String(error?.message ?? error), errcode: error?.errcode ?? error?.rawCode });
    } finally {
      rest();
    }
  });
}

function rest() {
  Atomics.store(state, 0, AT_REST);
  Atomics.notify(state, 0);
}

/** As `openSqlite` does it. */
async function open() {
  if (driver === 'libsql') {
    const { default: Libsql } = await import('libsql');
    return libsql(new Libsql(path));
  }
  const { DatabaseSync } = await import('node:sqlite');
  return nodeSqlite(new DatabaseSync(path));
}

function libsql(database) {
  return {
    get inTransaction() {
      return database.inTransaction;
    },
    prepare(sql) {
      const statement = database.prepare(sql);
      let raw = false;
      return {
        run: (parameters) => statement.run(parameters).changes,
        rows(parameters) {
          if (!raw) statement.raw();
          raw = true;
          return statement.all(parameters);
        },
      };
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  };
}

function nodeSqlite(database) {
  return {
    get inTransaction() {
      return database.isTransaction;
    },
    prepare(sql) {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return {
        run: (parameters) => Number(statement.run(...parameters).changes),
        rows: (parameters) => statement.all(...parameters),
      };
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  };
}
