import { normalNetworks } from './allowed-addresses.js';
import { coverEverything } from './covers-everything.js';

function cover(text: string): boolean {
  const checked = normalNetworks([text]);
  if ('refusals' in checked) throw new Error(checked.refusals[0]?.message);
  return coverEverything(checked.value);
}

describe('networks that together allow everything (decision 0013)', () => {
  it.each([
    '0.0.0.0/0',
    '::/0',
    '192.0.2.1 ::/0',
    '128.0.0.0/1 0.0.0.0/1',
    '0.0.0.0/1 10.0.0.0/8 128.0.0.0/2 192.0.0.0/3',
    '1.0.0.0/8 2.0.0.0/7 4.0.0.0/6 8.0.0.0/5 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/1',
    '::/1 8000::/1',
    '10.0.0.0/8 ::/1 8000::/2 c000::/2',
  ])('%s', (text) => expect(cover(text)).toBe(true));

  it.each([
    '192.0.2.0/24',
    '0.0.0.0/1',
    '128.0.0.0/1 ::/1',
    '0.0.0.0/1 128.0.0.0/2 192.0.0.0/4',
    '0.0.0.0/2 64.0.0.0/3 128.0.0.0/1',
    '::/1 c000::/2',
    '2000::/3',
  ])('not %s', (text) => expect(cover(text)).toBe(false));

  it('nothing does not', () => expect(coverEverything([])).toBe(false));
});
