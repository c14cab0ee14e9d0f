import type { ExtensionEvent } from '../../extension.events.js';
import { ACME, minute, projected } from '../../testing/scenario.js';
import { extensionDetailsProjection } from './extension-details.projection.js';

const created: ExtensionEvent = {
  type: 'ExtensionCreated',
  data: { organizationId: ACME, number: '201', firstName: 'Anna', email: 'anna@example.org' },
};

describe('extension details', () => {
  it('begin with what was created', () => {
    expect(projected(extensionDetailsProjection, created)).toEqual({
      _id: 'subject',
      organizationId: ACME,
      number: '201',
      firstName: 'Anna',
      lastName: null,
      displayName: null,
      email: 'anna@example.org',
      mobileNumber: null,
      enabled: true,
      version: 0,
      createdAt: minute(0),
      updatedAt: minute(0),
    });
  });

  it('follow every change', () => {
    const document = projected(
      extensionDetailsProjection,
      created,
      { type: 'ExtensionIdentityChanged', data: { lastName: 'Smith', email: '' } },
      { type: 'ExtensionNumberChanged', data: { number: '305' } },
      { type: 'ExtensionDisabled', data: {} },
    );
    expect(document).toMatchObject({
      number: '305',
      firstName: 'Anna',
      lastName: 'Smith',
      email: null,
      enabled: false,
    });
    expect(document).toMatchObject({ version: 3, createdAt: minute(0), updatedAt: minute(3) });
  });

  it('enable again', () => {
    const disabled: ExtensionEvent = { type: 'ExtensionDisabled', data: {} };
    const enabled: ExtensionEvent = { type: 'ExtensionEnabled', data: {} };
    expect(projected(extensionDetailsProjection, created, disabled, enabled)).toMatchObject({
      enabled: true,
      version: 2,
    });
  });

  it('end with the deletion, and do not come back', () => {
    const deleted: ExtensionEvent = { type: 'ExtensionDeleted', data: {} };
    const enabled: ExtensionEvent = { type: 'ExtensionEnabled', data: {} };
    expect(projected(extensionDetailsProjection, created, deleted)).toBeNull();
    expect(projected(extensionDetailsProjection, created, deleted, enabled)).toBeNull();
  });
});
