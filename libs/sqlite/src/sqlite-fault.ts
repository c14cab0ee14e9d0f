export type SqliteFaultCode = 'full' | 'busy' | 'constraint' | 'readonly' | 'corrupt' | 'cannot-open' | 'other';

const OPENING = /^ConnectionFailed\(.*: (\d+)\W*$/s;

/** SQLite's primary result code (https://www.sqlite.org/rescode.html), `undefined` for an error that is not SQLite's. */
export function resultCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  // node:sqlite says `errcode`, libsql `rawCode`; when opening fails libsql has only a message that ends with the number.
  const { errcode, rawCode, message } = error as { errcode?: unknown; rawCode?: unknown; message?: unknown };
  const code = errcode ?? rawCode ?? (typeof message === 'string' ? OPENING.exec(message)?.[1] : undefined);
  return code === undefined || code === null ? undefined : Number(code) & 0xff;
}

/** What went wrong, in one word, the same for both drivers; `undefined` for an error that is not SQLite's. */
export function sqliteFault(error: unknown): SqliteFaultCode | undefined {
  switch (resultCode(error)) {
    case undefined:
      return undefined;
    case 5:
    case 6:
      return 'busy';
    case 8:
      return 'readonly';
    case 11:
    case 26:
      return 'corrupt';
    case 13:
      return 'full';
    case 14:
      return 'cannot-open';
    case 19:
      return 'constraint';
    default:
      return 'other';
  }
}
