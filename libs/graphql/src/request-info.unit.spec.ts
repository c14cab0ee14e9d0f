import type { Principal } from '@ringledger/identity';
import { RandomIds, SystemClock } from '@ringledger/system';
import { RequestInfo } from './request-info.js';

const anna: Principal = {
  actor: { id: 'anna', kind: 'user', role: 'organizationAdmin' },
  role: 'organizationAdmin',
  organizationId: 'acme',
  permissions: new Set(),
  userId: null,
  credentialVersion: null,
  expiresAt: null,
};

const commandOf = (changes: Partial<Principal>, idempotencyKey = 'once') =>
  new RequestInfo({ ...anna, ...changes }, null, 'correlation', {
    clock: new SystemClock(),
    ids: new RandomIds(),
    askerStands: async () => true,
  }).command({ idempotencyKey }).commandId;

it('hands to a command how to see whether who asks still stands', async () => {
  const parts = { clock: new SystemClock(), ids: new RandomIds(), askerStands: async () => false };
  expect(await new RequestInfo(anna, null, 'correlation', parts).command().askerStands?.()).toBe(false);
});

describe('a command with an idempotency key', () => {
  it('is the same one, when the same one asks again', () => {
    expect(commandOf({})).toBe(commandOf({}));
  });

  it.each([
    ['with another key', commandOf({}, 'twice')],
    ['for another organization', commandOf({ organizationId: 'other' })],
    ['for the platform', commandOf({ organizationId: null })],
    ['in another role', commandOf({ actor: { ...anna.actor, role: 'auditor' } })],
    ['as another kind of actor', commandOf({ actor: { ...anna.actor, kind: 'service' } })],
    ['as another one', commandOf({ actor: { ...anna.actor, id: 'berta' } })],
  ])('is another one %s', (_, other) => {
    expect(other).not.toBe(commandOf({}));
  });
});
