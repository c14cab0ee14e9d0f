import { HOSTILE_BYTES } from './bytes.js';
import { HOSTILE_HEADERS } from './headers.js';
import type { HostileCase } from './hostile-case.js';
import { HOSTILE_START_LINES } from './start-lines.js';

export { type HostileCase, hostile } from './hostile-case.js';
export { HOSTILE_STREAMS, type HostileStream } from './streams.js';
export const HOSTILE_MESSAGES: readonly HostileCase[] = [...HOSTILE_START_LINES, ...HOSTILE_HEADERS, ...HOSTILE_BYTES];
