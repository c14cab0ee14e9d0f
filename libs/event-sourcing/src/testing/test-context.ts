import { randomUUID } from 'node:crypto';
import type { CommandContext } from '../decider.js';

/** The organization that `testContext` speaks for, and that `recorded` events belong to. */
export const TEST_ORGANIZATION = '0b9f2c52-6f0e-5d57-9a39-0d5c1c1a7a11';

/** A command's circumstances: an administrator of `TEST_ORGANIZATION`, on 24 November 2026 at 08:00 UTC, with a new command id. */
export function testContext(changes: Partial<CommandContext> = {}): CommandContext {
  return {
    commandId: randomUUID(),
    correlationId: randomUUID(),
    actor: { id: 'anna', kind: 'user', role: 'organizationAdmin' },
    organizationId: TEST_ORGANIZATION,
    sourceAddress: '192.0.2.1',
    reason: null,
    time: new Date(Date.UTC(2026, 10, 24, 8)),
    ...changes,
  };
}
