import { readFileSync } from 'node:fs';
import { describeGoldens } from '@ringledger/event-sourcing/testing';
import type { ExtensionCreated, IdentityFields } from '../extension.events.js';
import { extensionEvents } from '../extension.events.js';
import { evolveExtension, extensionAggregate } from '../extension.js';

function golden(file: string): Record<string, string> {
  return JSON.parse(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')) as Record<string, string>;
}

describeGoldens(extensionEvents, import.meta.dirname);

describe('events of extensions that were ever written', () => {
  it('still mean what they meant', () => {
    const created = golden('ExtensionCreated.v1.json') as unknown as ExtensionCreated['data'];
    const changed = golden('ExtensionIdentityChanged.v1.json') as unknown as IdentityFields;
    const renumbered = golden('ExtensionNumberChanged.v1.json') as unknown as { number: string };
    const state = [
      { type: 'ExtensionCreated', data: created } as const,
      { type: 'ExtensionIdentityChanged', data: changed } as const,
      { type: 'ExtensionNumberChanged', data: renumbered } as const,
      { type: 'ExtensionDisabled', data: {} } as const,
    ].reduce(evolveExtension, extensionAggregate.initialState);
    expect(state).toEqual({
      status: 'disabled',
      organizationId: '0b9f2c52-6f0e-5d57-9a39-0d5c1c1a7a11',
      number: '0815',
      identity: {
        firstName: 'Zoë',
        lastName: 'Meyer',
        displayName: 'Reception "West"',
        email: 'zoe.mueller@example.org',
        mobileNumber: null,
      },
    });
  });
});
