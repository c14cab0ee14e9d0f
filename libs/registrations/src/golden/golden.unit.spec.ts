import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describeGoldens } from '@ringledger/event-sourcing/testing';
import { registrationEvents } from '../registration-event-catalogue.js';
import type { RegistrationEvent } from '../registration.events.js';
import { evolveRegistration, registrationAggregate } from '../registration.js';
import type { RegistrationState } from '../registration.js';

function recorded(type: string): RegistrationEvent {
  const data: unknown = JSON.parse(readFileSync(`${import.meta.dirname}/${type}.v1.json`, 'utf8'));
  return { type, data } as RegistrationEvent;
}

const fold = (state: RegistrationState, type: RegistrationEvent['type']) => evolveRegistration(state, recorded(type));

describeGoldens(registrationEvents, import.meta.dirname);

describe('events of registrations that were ever written', () => {
  // The table of locations writes and reads them without the serializer.
  it.each(Object.entries(registrationEvents))('%s holds nothing sealed and is of version 1', (_, definition) => {
    expect(definition).toMatchObject({ version: 1 });
    expect(definition.secrets ?? definition.personal).toBeUndefined();
  });

  // An optional field, or another value of one, came later: no golden has it.
  it.each([
    ['RegistrationCreated', { callId: 'a84b4c76e66710' }],
    ['RegistrationTakenOver', { callId: 'a84b4c76e66710' }],
    ['RegistrationContactChanged', { callId: 'a84b4c76e66710', previousCallId: '843817637684230' }],
    ['DeviceNotificationAnswered', { outcome: 'refused', status: 481 }],
    ['RegistrationDropped', { cause: 'extension deleted' }],
    ['RegistrationDropped', { askedBack: true }],
    ['ExtensionWentOffline', { deadline: '2026-11-24T09:00:00.000Z' }],
  ] as const)('%s can be read with what it tells since', (type, added) => {
    const { last, ...data } = { last: undefined as object | undefined, ...recorded(type).data };
    const all = last === undefined ? { ...data, ...added } : { ...data, last: { ...last, ...added } };
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(registrationEvents[type]!.schema);
    expect([validate(all), validate.errors]).toEqual([true, null]);
  });

  it('RegistrationRefused can be read with what requests do not have in common', () => {
    const data = { ...recorded('RegistrationRefused').data, userName: null, transport: null, userAgent: null };
    const { schema } = registrationEvents['RegistrationRefused']!;
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    expect([validate(data), validate.errors]).toEqual([true, null]);
  });

  it('still mean what they meant', () => {
    const changed = (['RegistrationCreated', 'RegistrationContactChanged'] as const).reduce(
      fold,
      registrationAggregate.initialState,
    );
    expect(changed).toMatchObject({
      status: 'known',
      organizationId: '0b9f2c52-6f0e-5d57-9a39-0d5c1c1a7a11',
      open: [{ contact: 'sip:201-9f3a@192.0.2.10:5060;line=ab12cd', address: '203.0.113.9', registrar: 'registrar-2' }],
    });
    const takenOver = fold(changed, 'RegistrationTakenOver');
    expect(takenOver).toMatchObject({ open: [{ transport: 'TLS', grantedSeconds: 360 }] });
    expect(fold(takenOver, 'RegistrationConnectionLost')).toMatchObject({ status: 'known', open: [] });
  });

  it.each(['RegistrationRemoved', 'RegistrationExpired', 'RegistrationDropped'] as const)('%s ends', (type) => {
    const open = fold(registrationAggregate.initialState, 'RegistrationCreated');
    expect(fold(open, type)).toMatchObject({ status: 'known', open: [] });
  });
});
