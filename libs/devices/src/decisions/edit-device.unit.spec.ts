import { given } from '@ringledger/event-sourcing/testing';
import { chosen, device, generated } from '../testing/scenario.js';
import { editDevice } from './edit-device.js';
import { setFunctionKeys } from './set-function-keys.js';

const keyOfModule = { index: 1, type: 'blf', line: null, value: '202', label: null, pickupCode: null } as const;

describe('EditDevice', () => {
  it('says each change as an event of its own (S1-24)', () => {
    given(...device)
      .when(editDevice, { name: 'Lobby', mac: null, userName: 'desk', userPassword: chosen('4321') })
      .then(
        { type: 'DeviceRenamed', data: { name: 'Lobby' } },
        { type: 'DeviceMacChanged', data: { mac: null } },
        { type: 'DeviceUserNameChanged', data: { userName: 'desk' } },
        {
          type: 'DeviceUserPasswordChanged',
          data: { userPassword: chosen('4321').value, userPasswordOrigin: 'chosen' },
        },
      );
  });

  it('says nothing of what stays as it is', () => {
    given(...device)
      .when(editDevice, { name: 'Reception', mac: '80-5E-C0-11-22-33', adminPassword: generated })
      .thenNothing();
    given(...device)
      .when(editDevice, {})
      .thenNothing();
  });

  it('goes back to a password that nobody knows (S1-36)', () => {
    const [event] = given(...device).when(editDevice, {
      adminPassword: { value: chosen('8'.repeat(40)).value, chosen: false },
    }).events;
    expect(event?.data).toMatchObject({ adminPasswordOrigin: 'generated' });
  });

  it('refuses as adding does, all at once, and changes nothing then', () => {
    given(...device)
      .when(editDevice, { name: '', mac: 'x', expansionModules: -1, adminPassword: chosen('abc') })
      .thenRefusedExactly(
        ['DEVICE_NAME_INVALID', 'name'],
        ['DEVICE_MAC_INVALID', 'mac'],
        ['EXPANSION_MODULES_OUT_OF_RANGE', 'expansionModules'],
        ['DEVICE_PASSWORD_INVALID', 'adminPassword'],
      );
  });

  it('does not take away a module whose keys are programmed (S1-33)', () => {
    const programmed = given(...device).when(setFunctionKeys, { module: 1, keys: [keyOfModule] }).events;
    given(...device, ...programmed)
      .when(editDevice, { expansionModules: 0 })
      .thenRefused('EXPANSION_MODULE_IN_USE', 'expansionModules');
  });

  it('remembers how many modules it had at most, so that their keys are emptied', () => {
    const fewer = given(...device).when(editDevice, { expansionModules: 0 });
    expect(fewer.state).toMatchObject({ expansionModules: 0, emptiedModules: 1 });
    const more = given(...device, ...fewer.events).when(editDevice, { expansionModules: 3 });
    const least = given(...device, ...fewer.events, ...more.events).when(editDevice, { expansionModules: 1 });
    expect(least.state).toMatchObject({ expansionModules: 1, emptiedModules: 3 });
  });

  it('needs a device', () => {
    given().when(editDevice, { name: 'x' }).thenRefused('DEVICE_NOT_FOUND');
  });
});
