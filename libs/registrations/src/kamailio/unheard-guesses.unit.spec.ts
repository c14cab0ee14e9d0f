import type { KamailioControl } from './kamailio-control.js';
import { sourceInKamailio, UnheardGuesses } from './unheard-guesses.js';

const NOW = 1_000_000;

describe('guesses that Kamailio does not look at', () => {
  it.each([
    ['192.0.2.7/32', '192.0.2.7'],
    ['2001:db8::/64', '2001:db8:0:0'],
    ['::/64', '0:0:0:0'],
    ['fd03:1:2::/64', 'fd03:1:2:0'],
  ])('are of the source %s, there %s', (network, there) => expect(sourceInKamailio(network)).toBe(there));

  it('end with the window that they were counted in', async () => {
    const items: unknown[][] = [];
    const control = {
      set: (...item: unknown[]) => Promise.resolve(void items.push(item)),
      unset: (...item: unknown[]) => Promise.resolve(void items.push(item)),
    } as unknown as KamailioControl;
    const guesses = new UnheardGuesses(control, { elapsed: () => NOW });
    const found = guesses.of(77, '192.0.2.7', { fromHere: NOW + 1500, fromStrangers: NOW + 600_000 });
    for (const guess of found) await guesses.push(guess);
    expect(items).toEqual([
      ['deaf', '77/192.0.2.7', '1', 2],
      ['deaf', '77', '1', 600],
    ]);
    await guesses.push({ key: '78', until: NOW });
    expect(items).toHaveLength(2);
    expect(guesses.of(77, '192.0.2.8', { fromHere: null, fromStrangers: null })).toEqual([]);
    expect(guesses.forget('192.0.2.7/32')).toEqual(['77/192.0.2.7']);
    expect(guesses.forget('192.0.2.7/32')).toEqual([]);
  });

  it('are forgotten for all sources of a wide network, and for no other', () => {
    const guesses = new UnheardGuesses({} as KamailioControl, { elapsed: () => NOW });
    for (const address of ['192.0.2.7', '192.0.2.8', '192.0.3.7', '2001:db8::1', '2001:db8:0:1::1', '2001:db8:1::1'])
      guesses.of(77, address, { fromHere: NOW + 1500, fromStrangers: null });
    expect(guesses.forget('192.0.2.0/24')).toEqual(['77/192.0.2.7', '77/192.0.2.8']);
    expect(guesses.forget('2001:db8::/48')).toEqual(['77/2001:db8:0:0', '77/2001:db8:0:1']);
    expect(guesses.forget('192.0.3.7/32')).toEqual(['77/192.0.3.7']);
  });
});
