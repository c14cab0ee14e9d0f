import { foldName } from '@ringledger/system';
import { deviceFilter } from './device-filter.js';

describe('the filter of devices', () => {
  it.each(['Desk', 'Desk 2', 'DESK\u{1F600}', 'Désk\uffff', 'desk\u{10FFFE}'])(
    'finds by "desk" one named %j',
    (name) => {
      const { $gte, $lt } = deviceFilter({ name: 'desk' })['nameOrder'] as { $gte: string; $lt: string };
      const [order, from, to] = [foldName(name), $gte, $lt].map((text) => Buffer.from(text)) as [
        Buffer,
        Buffer,
        Buffer,
      ];
      expect(Buffer.compare(order, from)).toBeGreaterThanOrEqual(0);
      expect(Buffer.compare(order, to)).toBeLessThan(0);
    },
  );

  it('is by MAC address in any form, and none for what is no address', () => {
    expect(deviceFilter({ mac: '80:5e:c0:11:22:33' })).toEqual({ mac: { $eq: '805EC0112233' } });
    expect(deviceFilter({ mac: 'no such address' })).toEqual({ mac: { $eq: '' } });
  });

  it('is by the accounts of an extension, and by one of them', () => {
    expect(deviceFilter({}, ['a', 'b'])).toEqual({ sipAccountIds: { $in: ['a', 'b'] } });
    expect(deviceFilter({ sipAccountId: 'b' }, ['a', 'b'])).toEqual({ sipAccountIds: { $in: ['b'] } });
    expect(deviceFilter({ sipAccountId: 'c' }, ['a', 'b'])).toEqual({ sipAccountIds: { $in: [] } });
    expect(deviceFilter({ sipAccountId: 'c' })).toEqual({ sipAccountIds: { $eq: 'c' } });
  });

  it('is no filter when nothing is asked for', () => {
    expect(deviceFilter({})).toEqual({});
    expect(deviceFilter({ name: ' ' })).toEqual({});
  });
});
