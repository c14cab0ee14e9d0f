import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from '../extension.events.js';
import { evolveExtension, extensionAggregate } from '../extension.js';
import { ACME, given } from '../testing/scenario.js';
import { disableExtension } from './disable-extension.js';
import { enableExtension } from './enable-extension.js';

const created = { type: 'ExtensionCreated', data: { organizationId: ACME, number: '201' } } as const;
const disabled: ExtensionEvent = { type: 'ExtensionDisabled', data: {} };
const enabled: ExtensionEvent = { type: 'ExtensionEnabled', data: {} };

describe('EnableExtension and DisableExtension', () => {
  it('turn each other around', () => {
    expect(given(created).when(disableExtension, {})).toEqual(accept(disabled));
    expect(given(created, disabled).when(enableExtension, {})).toEqual(accept(enabled));
  });

  it('write nothing for what already is', () => {
    expect(given(created).when(enableExtension, {})).toEqual(accept());
    expect(given(created, disabled).when(disableExtension, {})).toEqual(accept());
  });

  it('leave everything else as it was (S3-16)', () => {
    const who = { firstName: 'Anna', lastName: 'Smith', email: 'anna@example.org', mobileNumber: '+491715550123' };
    const whole = { ...created, data: { ...created.data, ...who } };
    const before = evolveExtension(extensionAggregate.initialState, whole);
    const off = evolveExtension(before, disabled);
    expect(off).toEqual({ ...before, status: 'disabled' });
    expect(extensionAggregate.reservations?.(off)).toEqual(extensionAggregate.reservations?.(before));
    expect(evolveExtension(off, enabled)).toEqual(before);
  });

  it.each([enableExtension, disableExtension])('need an extension: $name', (decision) => {
    expect(refusals(given().when(decision, {}))).toEqual([['EXTENSION_NOT_FOUND', null]]);
  });
});
