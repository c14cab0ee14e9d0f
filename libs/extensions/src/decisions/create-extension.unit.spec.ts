import { accept } from '@ringledger/event-sourcing';
import { refusals, testContext } from '@ringledger/event-sourcing/testing';
import { organizationAggregate } from '@ringledger/organizations';
import type { ExtensionEvent } from '../extension.events.js';
import { ACME, acme, given } from '../testing/scenario.js';
import { createExtension } from './create-extension.js';

const input = { organizationId: null, number: '201', enabled: true };
const facts = { organization: acme };
const none = { organization: { status: 'none' } } as const;

describe('CreateExtension', () => {
  it('creates in the organization of the token', () => {
    expect(given().when(createExtension, input, { facts })).toEqual(
      accept({ type: 'ExtensionCreated', data: { organizationId: ACME, number: '201' } }),
    );
  });

  it('keeps who answers, normalized, and says nothing of what is empty', () => {
    const identity = { firstName: ' Anna ', lastName: null, email: '', mobileNumber: '+49 171 5550123' };
    expect(given().when(createExtension, { ...input, ...identity }, { facts })).toEqual(
      accept({
        type: 'ExtensionCreated',
        data: { organizationId: ACME, number: '201', firstName: 'Anna', mobileNumber: '+491715550123' },
      }),
    );
  });

  it('creates it disabled when that is wanted', () => {
    const decided = given().when(createExtension, { ...input, enabled: false }, { facts });
    expect(decided).toMatchObject({ events: [{ type: 'ExtensionCreated' }, { type: 'ExtensionDisabled', data: {} }] });
  });

  it('lets the platform name the organization', () => {
    const context = { organizationId: null };
    const named = { ...input, organizationId: ACME };
    expect(given().when(createExtension, named, { facts, context }).accepted).toBe(true);
    expect(refusals(given().when(createExtension, input, { facts: none, context }))).toEqual([
      ['ORGANIZATION_REQUIRED', 'organizationId'],
    ]);
  });

  it('answers for the organization of somebody else as for none', async () => {
    const foreign = { ...input, organizationId: '11111111-2222-5333-8444-555555555555' };
    const reader = { state: () => Promise.reject(new Error('must not be asked')) };
    const gathered = await createExtension.gather!(foreign, reader, testContext(), {
      id: '201',
      state: { status: 'none' },
    });
    expect(gathered.organization).toBe(organizationAggregate.initialState);
    const unknown = given().when(createExtension, input, { facts: none });
    expect(given().when(createExtension, foreign, { facts: gathered })).toEqual(unknown);
    expect(refusals(unknown)).toEqual([['ORGANIZATION_NOT_FOUND', 'organizationId']]);
  });

  it('names every broken field at once', () => {
    const broken = { ...input, number: '2', email: 'x', firstName: 'a\nb' };
    expect(refusals(given().when(createExtension, broken, { facts: none }))).toEqual([
      ['ORGANIZATION_NOT_FOUND', 'organizationId'],
      ['EXTENSION_NUMBER_INVALID', 'number'],
      ['EXTENSION_NAME_INVALID', 'firstName'],
      ['EXTENSION_EMAIL_INVALID', 'email'],
    ]);
  });

  it('never takes an id for the second time', () => {
    const created: ExtensionEvent = { type: 'ExtensionCreated', data: { organizationId: ACME, number: '201' } };
    const taken = [['EXTENSION_ALREADY_EXISTS', null]];
    expect(refusals(given(created).when(createExtension, input, { facts }))).toEqual(taken);
    const deleted: ExtensionEvent = { type: 'ExtensionDeleted', data: {} };
    expect(refusals(given(created, deleted).when(createExtension, input, { facts }))).toEqual(taken);
  });
});
