import { KamailioBans } from './kamailio-bans.js';
import type { KamailioControl } from './kamailio-control.js';

describe('who Kamailio does not hear', () => {
  it('is told with whom it always listens to', async () => {
    const items: unknown[][] = [];
    const control = { set: (...item: unknown[]) => Promise.resolve(void items.push(item)) };
    const trusted = ['10.0.0.0/8', '2001:db8::/32'];
    const bans = new KamailioBans(
      { ...control, unset: () => Promise.resolve() } as unknown as KamailioControl,
      trusted,
      () => 0,
    );
    bans.add({ network: '192.0.2.7/32', reason: 'many guesses', until: new Date(60_000).toISOString() });
    await bans.pushAll();
    expect(items).toEqual([
      ['state', 'trusted', '10.0.0.0/8,2001:db8::/32'],
      ['banned', '192.0.2.7', 'many guesses', 60],
    ]);
  });
});
