import { displayedName, NOBODY, withFields } from './identity.js';

describe('identity', () => {
  it('keeps what is absent and drops what is empty', () => {
    const before = { ...NOBODY, firstName: 'Anna', email: 'anna@example.org' };
    expect(withFields(before, { email: '', lastName: 'Smith' })).toEqual({
      ...NOBODY,
      firstName: 'Anna',
      lastName: 'Smith',
    });
  });

  it.each([
    [{}, '201'],
    [{ lastName: 'Smith' }, 'Smith'],
    [{ firstName: 'Anna', lastName: 'Smith' }, 'Anna Smith'],
    [{ firstName: 'Anna', displayName: 'Reception' }, 'Reception'],
  ])('shows %j as %s', (fields, shown) => {
    expect(displayedName(withFields(NOBODY, fields), '201')).toBe(shown);
  });
});
