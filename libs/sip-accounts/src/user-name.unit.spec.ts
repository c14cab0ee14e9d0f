import fc from 'fast-check';
import { generatedUserName, userNameRefusal, userNameReservations } from './user-name.js';

describe('SIP user name', () => {
  it.each(['ab', '201', '+4930123456', 'desk.201_west-1', 'a'.repeat(32)])('takes %s', (name) => {
    expect(userNameRefusal(name, 'userName')).toBeNull();
  });

  it.each(['', 'a', 'a'.repeat(33), '.ab', '-ab', 'a b', 'a@b', 'a;b', 'a"b', 'a\n', 'müller', 'a%20'])(
    'refuses %j',
    (name) => {
      expect(userNameRefusal(name, 'authenticationUser')).toMatchObject({
        code: 'SIP_USER_NAME_INVALID',
        field: 'authenticationUser',
      });
    },
  );

  it('is the same whatever its case', () => {
    expect(userNameReservations('Anna', null)[0]?.value).toBe(userNameReservations('aNNA', null)[0]?.value);
  });

  it('shares its space with the names that authenticate, and tells which field is taken', () => {
    const reservations = userNameReservations('Anna', 'Desk');
    expect(reservations.map(({ kind, value, taken }) => [kind, value, taken.field])).toEqual([
      ['sipUserName', 'anna', 'userName'],
      ['sipUserName', 'desk', 'authenticationUser'],
    ]);
    expect(userNameReservations('Anna', 'ANNA')).toHaveLength(1);
  });

  it('is made well-formed out of any number, the same for the same command', () => {
    fc.assert(
      fc.property(fc.option(fc.stringMatching(/^[0-9]{2,16}$/)), fc.uuid(), fc.uuid(), (number, one, other) => {
        const name = generatedUserName(number, one);
        expect(userNameRefusal(name, 'userName')).toBeNull();
        expect(name.startsWith(`${number ?? 'sip'}-`)).toBe(true);
        expect(generatedUserName(number, one)).toBe(name);
        if (one !== other) expect(generatedUserName(number, other)).not.toBe(name);
      }),
    );
  });
});
