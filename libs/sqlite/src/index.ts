export type { SqliteDatabase, SqliteDriver, SqliteStatement, SqlRow, SqlValue } from './sqlite-database.js';
export { openSqlite } from './open-sqlite.js';
export { lockFile } from './lock-file.js';
export { transaction } from './transaction.js';
export { WalCheckpointer } from './wal-checkpointer.js';
export { WalSync } from './wal-sync.js';
export { resultCode, sqliteFault } from './sqlite-fault.js';
