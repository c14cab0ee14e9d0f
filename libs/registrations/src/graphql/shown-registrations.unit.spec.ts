import { MOST_SHOWN, ShownRegistrations } from './shown-registrations.js';

const registered = (_id: string) => ({ _id, until: null });
const ended = (_id: string) => ({ _id, until: '2026-11-24T08:00:00.000Z' });

describe('what a subscription tells of registrations', () => {
  it('is what was asked for', () => {
    const shown = new ShownRegistrations([]);
    expect([shown.tells(registered('r1'), true), shown.tells(registered('r2'), false)]).toEqual([true, false]);
    expect([shown.tells(ended('r1'), true), shown.tells(ended('r2'), false)]).toEqual([true, false]);
  });

  it('is the end, once, of what it has shown, and was there when it began, also when its link is gone', () => {
    const shown = new ShownRegistrations([registered('r0')]);
    shown.tells(registered('r1'), true);
    expect(shown.tells(registered('r1'), false)).toBe(false);
    for (const id of ['r0', 'r1']) {
      expect([shown.tells(ended(id), false), shown.tells(ended(id), false)]).toEqual([true, false]);
    }
  });

  it('does not grow without bound', () => {
    const shown = new ShownRegistrations([registered('first')]);
    for (let one = 0; one < MOST_SHOWN; one += 1) shown.tells(registered(`r${one}`), true);
    expect([shown.tells(ended('first'), false), shown.tells(ended('r0'), false)]).toEqual([false, true]);
  });
});
