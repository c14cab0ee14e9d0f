import { numberRefusal, numberReservation } from './extension-number.js';

describe('extension number', () => {
  it.each(['10', '007', '2001', '0123456789012345'])('takes %s', (number) => expect(numberRefusal(number)).toBeNull());

  it.each(['', '1', '01234567890123456', '20a', '+4930', ' 201', '201\n', '٢٠١', '*21', '2 01'])(
    'refuses %j',
    (number) => expect(numberRefusal(number)).toMatchObject({ code: 'EXTENSION_NUMBER_INVALID', field: 'number' }),
  );

  it('is reserved in its organization only', () => {
    expect(numberReservation('acme', '201').value).not.toBe(numberReservation('other', '201').value);
    expect(numberReservation('acme', '201')).toMatchObject({
      kind: 'extensionNumber',
      taken: { code: 'EXTENSION_NUMBER_TAKEN', field: 'number' },
    });
  });
});
