import type { ExtensionEvent, IdentityFields } from '../../extension.events.js';
import { ACME, projected } from '../../testing/scenario.js';
import { extensionListProjection } from './extension-list.projection.js';

function created(number: string, fields: IdentityFields = {}): ExtensionEvent {
  return { type: 'ExtensionCreated', data: { organizationId: ACME, number, ...fields } };
}

describe('extension list', () => {
  it('sorts numbers as a numbering plan is read', () => {
    const rows = ['1001', '201', '99', '0201', '200'].map((number) =>
      projected(extensionListProjection, created(number)),
    );
    const sorted = rows.toSorted((one, other) => (one!.numberOrder < other!.numberOrder ? -1 : 1));
    expect(sorted.map((row) => row?.number)).toEqual(['99', '200', '201', '0201', '1001']);
  });

  it.each([
    [{ firstName: 'Anna', lastName: 'Müller', displayName: 'Boss' }, 'muller\u0001anna'],
    [{ lastName: 'Smith' }, 'smith'],
    [{ displayName: 'Réception' }, 'reception'],
    [{}, '201'],
  ])('sorts %j by name as %s', (fields, order) => {
    expect(projected(extensionListProjection, created('201', fields))?.nameOrder).toBe(order);
  });

  it('is found by any of its names, as they are now', () => {
    const renamed: ExtensionEvent = { type: 'ExtensionIdentityChanged', data: { lastName: 'Meyer' } };
    const row = projected(extensionListProjection, created('201', { firstName: 'Anna', lastName: 'Müller' }), renamed);
    for (const term of ['ann', 'anna meyer', 'meyer anna', 'mey']) expect(row?.searchTerms).toContain(term);
    expect(row?.searchTerms).not.toContain('mul');
    expect(row).toMatchObject({ lastName: 'Meyer', nameOrder: 'meyer\u0001anna', version: 1 });
  });

  it('sorts by the new number after a change', () => {
    const changed: ExtensionEvent = { type: 'ExtensionNumberChanged', data: { number: '30' } };
    expect(projected(extensionListProjection, created('201'), changed)).toMatchObject({
      numberOrder: '0230',
      nameOrder: '30',
    });
  });

  it('drops what was deleted', () => {
    expect(projected(extensionListProjection, created('201'), { type: 'ExtensionDeleted', data: {} })).toBeNull();
  });
});
