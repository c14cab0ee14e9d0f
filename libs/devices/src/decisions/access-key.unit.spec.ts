import { given } from '@ringledger/event-sourcing/testing';
import { ERASED, Secret } from '@ringledger/secrets';
import { SystemRandomness } from '@ringledger/system';
import { generateAccessKey, hashAccessKey } from '../access-key.js';
import { deviceExists } from '../device.js';
import { added, assigned, deleted, device, disabled, key, nextKey } from '../testing/scenario.js';
import { revealAccessKey } from './reveal-access-key.js';
import { rotateAccessKey } from './rotate-access-key.js';
import { setFunctionKeys } from './set-function-keys.js';

describe('the access key of a device', () => {
  it('has 48 hexadecimal digits and is never the same (S1-04)', () => {
    const keys = Array.from({ length: 100 }, () => generateAccessKey(new SystemRandomness()).reveal());
    for (const each of keys) expect(each).toMatch(/^[0-9a-f]{48}$/);
    expect(new Set(keys).size).toBe(100);
  });

  it('is rotated: the event names the key that is dead from now on (S1-12)', () => {
    given(...device)
      .when(rotateAccessKey, { accessKey: nextKey, reveal: true })
      .then(
        {
          type: 'AccessKeyRotated',
          data: {
            accessKey: nextKey,
            keyHash: hashAccessKey(nextKey),
            previousKeyHash: hashAccessKey(key),
            generation: 2,
          },
        },
        { type: 'AccessKeyRevealed', data: { accessKey: nextKey, generation: 2, occasion: 'rotation' } },
      );
  });

  it('is rotated without touching function keys and lines (S1-20)', () => {
    const keys = [{ index: 1, type: 'line', line: 1, value: null, label: null, pickupCode: null }] as const;
    const programmed = given(...device, assigned).when(setFunctionKeys, { module: 0, keys });
    const before = programmed.state;
    const { state } = given(...device, assigned, ...programmed.events).when(rotateAccessKey, {
      accessKey: nextKey,
      reveal: false,
    });
    if (!deviceExists(before) || !deviceExists(state)) throw new Error('no device');
    expect(state.keys).toEqual(before.keys);
    expect(state.lines).toEqual(before.lines);
    expect(state.accessKey?.hash).toBe(hashAccessKey(nextKey));
  });

  it('is rotated on a disabled device too: it may have been disabled because the key was stolen', () => {
    expect(given(...device, disabled).when(rotateAccessKey, { accessKey: nextKey, reveal: false }).events).toHaveLength(
      1,
    );
  });

  it('is shown as an event that holds what was shown (S1-29)', () => {
    given(...device)
      .when(revealAccessKey, {})
      .then({ type: 'AccessKeyRevealed', data: { accessKey: key, generation: 1, occasion: 'request' } });
  });

  it('cannot be shown once it was erased', () => {
    const gone = { accessKey: Secret.of(ERASED), keyHash: 'x', generation: 1 };
    given(added, { type: 'AccessKeyIssued', data: gone }).when(revealAccessKey, {}).thenRefused('ACCESS_KEY_ERASED');
  });

  it('of a deleted device is neither rotated nor shown', () => {
    given(...device, deleted)
      .when(revealAccessKey, {})
      .thenRefused('DEVICE_NOT_FOUND');
    given(...device, deleted)
      .when(rotateAccessKey, { accessKey: nextKey, reveal: false })
      .thenRefused('DEVICE_NOT_FOUND');
  });
});
