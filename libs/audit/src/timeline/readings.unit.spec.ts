import { deviceEvents } from '@ringledger/devices';
import type { DomainEvent } from '@ringledger/event-sourcing';
import { recordedStream } from '@ringledger/event-sourcing/testing';
import { extensionEvents } from '@ringledger/extensions';
import { Secret } from '@ringledger/secrets';
import { changesOf } from './changes.js';

const readings = { ...deviceEvents, ...extensionEvents };

/** What the last of these events is read as: `[field, before, after]`. */
const lastOf = (...events: readonly DomainEvent[]) => {
  const recorded = recordedStream('device-1', ...events);
  const changes = changesOf(recorded, readings).get(recorded.at(-1)?.id ?? '') ?? [];
  return changes.map(({ field, before, after }) => [field, before, after]);
};
const event = (type: string, data: object = {}): DomainEvent => ({ type, data });

const added = event('DeviceAdded', { name: 'Reception', model: 'snom-d785', expansionModules: 0 });
const served = (address: string) =>
  event('ConfigurationServed', {
    configurationRevision: 1,
    hash: 'aa',
    address,
    userAgent: null,
    file: null,
    status: 200,
    keyGeneration: 1,
    tlsVersion: 'TLSv1.3',
  });

describe('what an event changed', () => {
  it('is each field from what it was to what it is', () => {
    expect(lastOf(added, event('DeviceRenamed', { name: 'Lobby' }))).toEqual([['name', 'Reception', 'Lobby']]);
  });

  it('is nothing in a field that stays as it was, except that a secret always counts as new', () => {
    const rotated = (key: string) =>
      event('AccessKeyRotated', { accessKey: Secret.of(key), keyHash: key, previousKeyHash: 'x', generation: 2 });
    expect(lastOf(rotated('a'), rotated('b'))).toEqual([
      ['accessKey', '***', '***'],
      ['keyHash', 'a', 'b'],
    ]);
  });

  it('is told by the state where the event alone does not name it', () => {
    expect(lastOf(added, event('DeviceDisabled'))).toEqual([['enabled', 'true', 'false']]);
    expect(lastOf(added, event('DeviceDisabled'), event('DeviceEnabled'))).toEqual([['enabled', 'false', 'true']]);
  });

  it('is of the line or module that it is of', () => {
    const assigned = (line: number, sipAccountId: string) => event('SipAccountAssigned', { line, sipAccountId });
    expect(lastOf(assigned(1, 'a'), assigned(2, 'b'))).toEqual([['lines.2', null, 'b']]);
    const unassigned = event('SipAccountUnassigned', { line: 1, sipAccountId: 'a' });
    expect(lastOf(assigned(1, 'a'), assigned(2, 'b'), unassigned)).toEqual([['lines.1', 'a', null]]);
    const keys = (module: number, value: string) => event('FunctionKeysChanged', { module, keys: [{ value }] });
    expect(lastOf(keys(0, '1'), keys(1, '2'), keys(0, '3'))).toEqual([
      ['functionKeys.0', '[{"value":"1"}]', '[{"value":"3"}]'],
    ]);
  });

  it('is all that it says when it merely happened, and nothing that it would have changed', () => {
    const whole = (address: string) => [
      ['configurationRevision', null, '1'],
      ['hash', null, 'aa'],
      ['address', null, address],
      ['status', null, '200'],
      ['keyGeneration', null, '1'],
      ['tlsVersion', null, 'TLSv1.3'],
    ];
    expect(lastOf(added, served('192.0.2.7'), served('198.51.100.9'))).toEqual(whole('198.51.100.9'));
    expect(lastOf(served('192.0.2.7'), served('192.0.2.7'))).toEqual(whole('192.0.2.7'));
  });

  it('is a field less when an empty text takes it away', () => {
    const created = event('ExtensionCreated', { organizationId: 'o', number: '201', email: 'zoe@example.org' });
    expect(lastOf(created, event('ExtensionIdentityChanged', { email: '' }))).toEqual([
      ['email', 'zoe@example.org', null],
    ]);
  });
});
