import type { Aggregate, AggregateReader } from '@ringledger/event-sourcing';
import { deviceOfAccount, isShutOut } from './device-of-account.js';
import { deviceAggregate } from './device.js';
import type { DeviceEvent } from './device.events.js';
import { ACCOUNT, assigned, deleted, device, disabled, nextKey } from './testing/scenario.js';

const { evolve, initialState } = deviceAggregate;
const after = (...events: readonly DeviceEvent[]) =>
  [...device, assigned, ...events].reduce((state, event) => evolve(state, event), initialState);
const found = (holder: string | null, ...events: readonly DeviceEvent[]) => {
  const holders = {
    holderOf: async ({ kind, value }: { kind: string; value: string }) =>
      kind === 'sipAccountLine' && value === ACCOUNT ? holder : null,
  };
  const reader = {
    state: async (_: Aggregate<unknown, never>, id: string) => (id === 'd1' ? after(...events) : initialState),
  } as unknown as AggregateReader;
  return deviceOfAccount(holders, reader, ACCOUNT);
};
const rotated: DeviceEvent = {
  type: 'AccessKeyRotated',
  data: { accessKey: nextKey, keyHash: 'n', previousKeyHash: 'o', generation: 2 },
};
const unassigned: DeviceEvent = { type: 'SipAccountUnassigned', data: { line: 1, sipAccountId: ACCOUNT } };
const served = (keyGeneration: number) =>
  ({ type: 'ConfigurationServed', data: { keyGeneration, status: 200 } }) as DeviceEvent;

describe('the device of an account', () => {
  it('is the one that has it on a line now', async () => {
    expect(await found('d1')).toMatchObject({ name: 'Reception' });
    expect(await found(null)).toBeNull();
    expect(await found('d1', unassigned)).toBeNull();
    expect(await found('d1', deleted)).toBeNull();
  });

  it.each([
    ['never came', [], false],
    ['came with its key', [served(1)], false],
    ['came, and has another key since', [served(1), rotated], true],
    ['never came, and has another key', [rotated], true],
    ['came with its new key', [rotated, served(2)], false],
    ['is disabled', [served(1), disabled], true],
  ] as const)('that %s is shut out: %s', async (_, events, expected) => {
    const one = await found('d1', ...events);
    expect(one && isShutOut(one)).toBe(expected);
  });
});
