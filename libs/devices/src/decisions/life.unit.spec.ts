import { given } from '@ringledger/event-sourcing/testing';
import { hashAccessKey } from '../access-key.js';
import { ACME, added, assigned, deleted, device, disabled, key, nextKey } from '../testing/scenario.js';
import { evolveDevice } from '../device.js';
import { deleteDevice } from './delete-device.js';
import { disableDevice } from './disable-device.js';
import { enableDevice } from './enable-device.js';
import { revealConfiguration } from './reveal-configuration.js';

describe('the life of a device', () => {
  it('is paused and goes on with everything that it had', () => {
    given(...device)
      .when(disableDevice, {})
      .then(disabled);
    given(...device, disabled)
      .when(disableDevice, {})
      .thenNothing();
    given(...device, disabled)
      .when(enableDevice, {})
      .then({ type: 'DeviceEnabled', data: {} });
    given(...device)
      .when(enableDevice, {})
      .thenNothing();
  });

  it('ends: MAC and accounts are free, the key stays known as a dead one (S1-25)', () => {
    const result = given(...device, assigned).when(deleteDevice, {});
    result.then({ type: 'DeviceDeleted', data: { keyHash: hashAccessKey(key), generation: 1 } });
    expect(deleteDevice.aggregate.reservations?.(result.state)).toEqual([]);
    expect(result.state).toEqual({ status: 'deleted', formerOrganizationId: ACME, model: 'yealink-t46u' });
  });

  it('does not begin or go on after its end', () => {
    for (const decision of [disableDevice, enableDevice, deleteDevice]) {
      given(...device, deleted)
        .when(decision, {})
        .thenRefused('DEVICE_NOT_FOUND');
    }
    const end = [...device, deleted].reduce(evolveDevice, { status: 'none' } as never);
    expect([added, assigned, disabled].reduce(evolveDevice, end)).toEqual(end);
  });

  it('has every look at its secrets in the record', () => {
    const seen = { configurationRevision: 3, hash: 'aa' };
    given(...device)
      .when(revealConfiguration, { ...seen, accessKey: nextKey })
      .then({ type: 'ConfigurationRevealed', data: seen });
    given(...device)
      .when(revealConfiguration, { ...seen, accessKey: key })
      .then({ type: 'ConfigurationRevealed', data: { ...seen, keyGeneration: 1 } });
  });
});
