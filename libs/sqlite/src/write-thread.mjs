// The thread of WriterThread.
import { parentPort } from 'node:worker_threads';
import { answer, database } from './in-thread.mjs';

let statements = new Map();

/** As `applyWrites` does it. */
function apply([number, parameters, follow]) {
  const statement = statements.get(number);
  if (follow === undefined) return statement.run(parameters);
  const rows = statement.rows(parameters);
  for (const [key] of rows) for (const [next, rest] of follow) statements.get(next).run([key, ...rest]);
  return rows.length;
}

/** As `transaction` does it. */
function commit(writes) {
  database.exec('BEGIN IMMEDIATE');
  try {
    const counts = writes.map(apply);
    database.exec('COMMIT');
    return counts;
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

answer(({ anew, texts, writes }) => {
  if (anew) statements = new Map();
  for (const [number, sql] of texts) statements.set(number, database.prepare(sql));
  return { counts: commit(writes) };
});
// It has begun.
parentPort.postMessage({ counts: [] });
