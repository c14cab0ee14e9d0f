import { given } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import { hashAccessKey } from '../access-key.js';
import { ACME, acme, added, chosen, deleted, generated, issued, key } from '../testing/scenario.js';
import { addDevice } from './add-device.js';
import type { AddDeviceInput } from './add-device.js';

const input: AddDeviceInput = {
  organizationId: null,
  model: 'yealink-t46u',
  name: 'Reception',
  mac: '80:5e:c0:11:22:33',
  expansionModules: 1,
  userName: null,
  adminPassword: generated,
  userPassword: generated,
  accessKey: key,
  reveal: false,
};
const facts = { organization: acme };

describe('AddDevice', () => {
  it('makes a device of a known model, with an access key of its own from the first moment (S1-01, S1-04, S1-23)', () => {
    given().when(addDevice, input, { facts }).then(added, issued);
  });

  it('shows the key only as a reveal (S1-06)', () => {
    given()
      .when(addDevice, { ...input, reveal: true }, { facts })
      .then(added, issued, {
        type: 'AccessKeyRevealed',
        data: { accessKey: key, generation: 1, occasion: 'addition' },
      });
  });

  it('keeps what a person chose, and says that it was chosen (S1-36, S1-37, S1-38)', () => {
    const passwords = { userName: 'desk', adminPassword: chosen('123456789'), userPassword: chosen('1234') };
    const [first] = given().when(addDevice, { ...input, ...passwords }, { facts }).events;
    expect(first?.data).toMatchObject({
      userName: 'desk',
      adminPasswordOrigin: 'chosen',
      userPasswordOrigin: 'chosen',
    });
  });

  it.each(['00041345C9BF', '00:04:13:45:c9:bf', '00-04-13-45-C9-BF'])(
    'takes a MAC as %s and keeps it one way (S1-39)',
    (mac) => {
      const [first] = given().when(addDevice, { ...input, mac }, { facts }).events;
      expect(first?.data).toMatchObject({ mac: '00041345C9BF' });
    },
  );

  it('reserves the MAC in the whole exchange', () => {
    const { state } = given().when(addDevice, input, { facts });
    expect(addDevice.aggregate.reservations?.(state)).toMatchObject([{ kind: 'mac', value: '805EC0112233' }]);
  });

  it.each<[string, Partial<AddDeviceInput>, string, string | null]>([
    ['a model that is in no catalogue (S1-35)', { model: 'nokia-3310' }, 'DEVICE_MODEL_UNKNOWN', 'model'],
    ['an empty name', { name: '  ' }, 'DEVICE_NAME_INVALID', 'name'],
    ['a name that nobody sees', { name: ' \u200b' }, 'DEVICE_NAME_INVALID', 'name'],
    ['a name that turns the text around', { name: 'desk\u202e' }, 'DEVICE_NAME_INVALID', 'name'],
    ['what is no MAC', { mac: '00041345C9B' }, 'DEVICE_MAC_INVALID', 'mac'],
    [
      'more modules than the model takes (S1-33)',
      { expansionModules: 4 },
      'EXPANSION_MODULES_OUT_OF_RANGE',
      'expansionModules',
    ],
    ['an admin password of three digits', { adminPassword: chosen('123') }, 'DEVICE_PASSWORD_INVALID', 'adminPassword'],
    [
      'an admin password of ten digits',
      { adminPassword: chosen('1234567890') },
      'DEVICE_PASSWORD_INVALID',
      'adminPassword',
    ],
    ['letters in a user password', { userPassword: chosen('12ab') }, 'DEVICE_PASSWORD_INVALID', 'userPassword'],
    ['a user name that the file cannot hold', { userName: 'a\nb' }, 'DEVICE_USER_NAME_INVALID', 'userName'],
  ])('refuses %s', (_, change, code, field) => {
    given()
      .when(addDevice, { ...input, ...change }, { facts })
      .thenRefusedExactly([code, field]);
  });

  it('names everything that is wrong at once', () => {
    given()
      .when(addDevice, { ...input, name: '', mac: 'x', adminPassword: chosen('1') }, { facts })
      .thenRefusedExactly(
        ['DEVICE_NAME_INVALID', 'name'],
        ['DEVICE_MAC_INVALID', 'mac'],
        ['DEVICE_PASSWORD_INVALID', 'adminPassword'],
      );
  });

  it('answers for the organization of another as for one that does not exist', () => {
    given()
      .when(addDevice, { ...input, organizationId: 'other' }, { facts: { organization: { status: 'none' } } })
      .thenRefusedExactly(['ORGANIZATION_NOT_FOUND', 'organizationId']);
  });

  it('asks the platform which organization it is for', () => {
    const context = { organizationId: null };
    given().when(addDevice, input, { facts, context }).thenRefused('ORGANIZATION_REQUIRED', 'organizationId');
    given()
      .when(addDevice, { ...input, organizationId: ACME }, { facts, context })
      .then(added, issued);
  });

  it('takes no id that was used', () => {
    given(added, issued, deleted).when(addDevice, input, { facts }).thenRefused('DEVICE_ALREADY_EXISTS');
  });

  it('looks a key up by its SHA-256, which does not tell the key', () => {
    const hash = hashAccessKey(Secret.of('abc'));
    expect(hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
