import { givenProjection, recorded, testPosition } from '@ringledger/event-sourcing/testing';
import { linksProjection } from './links.js';

const events = (...of: (readonly [stream: string, type: string, data: object])[]) =>
  of.map(([stream, type, data], revision) => recorded({ type, data }, { stream, revision })) as never[];

describe('what belongs to a line, and when', () => {
  it('are its accounts, the devices that carry them, and the device at its seat (S2-01)', () => {
    const seat = { extensionId: 'line' };
    const all = givenProjection(linksProjection).when(
      ...events(
        ['sipAccount-account', 'SipAccountLinked', { extensionId: 'line' }],
        ['device-phone', 'SipAccountAssigned', { line: 1, sipAccountId: 'account' }],
        ['device-phone', 'DevicePlacedAtSeat', seat],
        ['device-phone', 'DeviceTakenFromSeat', seat],
        ['device-phone', 'DevicePlacedAtSeat', seat],
      ),
    );
    all.thenMatches('line/account', { parentId: 'line', childId: 'account' });
    all.thenMatches('account/phone', { parentId: 'account', childId: 'phone' });
    all.thenMatches('line/phone', { parentId: 'line', childId: 'phone' });
    const intervals = all.document('line/phone')?.intervals ?? [];
    expect(intervals.map(({ until }) => until === null)).toEqual([false, true]);
  });

  it('is not said by the event that deletes a device, so that the deletion is noted by itself', () => {
    givenProjection(linksProjection)
      .when(
        ...events(
          ['device-phone', 'SipAccountAssigned', { line: 1, sipAccountId: 'account' }],
          ['device-phone', 'DeviceDeleted', { keyHash: 'aa', generation: 1 }],
        ),
      )
      .thenMatches('phone', {
        parentId: null,
        intervals: [{ since: { position: testPosition(1), time: '2026-11-24T08:01:00.000Z' }, until: null }],
      });
  });
});
