import { given } from '@ringledger/event-sourcing/testing';
import type { FunctionKey } from '../device.events.js';
import { account, ACCOUNT, assigned, device, OTHER_ACCOUNT } from '../testing/scenario.js';
import { assignSipAccount } from './assign-sip-account.js';
import { setFunctionKeys } from './set-function-keys.js';
import { unassignSipAccount } from './unassign-sip-account.js';

const facts = { account };
const empty = { line: null, value: null, label: null, pickupCode: null };

describe('the lines of a device', () => {
  it('register as an account of the same organization (S1-05)', () => {
    given(...device)
      .when(assignSipAccount, { line: 1, sipAccountId: ACCOUNT }, { facts })
      .then(assigned);
    given(...device, assigned)
      .when(assignSipAccount, { line: 1, sipAccountId: ACCOUNT }, { facts })
      .thenNothing();
  });

  it.each([0, 17, 1.5])('are those that the model has, not %d', (line) => {
    given(...device)
      .when(assignSipAccount, { line, sipAccountId: ACCOUNT }, { facts })
      .thenRefused('LINE_OUT_OF_RANGE', 'line');
  });

  it('hold one account each, and an account is on one line', () => {
    given(...device, assigned)
      .when(assignSipAccount, { line: 1, sipAccountId: OTHER_ACCOUNT }, { facts })
      .thenRefusedExactly(['LINE_TAKEN', 'line']);
    given(...device, assigned)
      .when(assignSipAccount, { line: 2, sipAccountId: ACCOUNT }, { facts })
      .thenRefusedExactly(['SIP_ACCOUNT_ALREADY_ASSIGNED', 'sipAccountId']);
  });

  it('of other devices cannot have it either: the account is reserved (S1-02, S3-04)', () => {
    const { state } = given(...device).when(assignSipAccount, { line: 1, sipAccountId: ACCOUNT }, { facts });
    expect(assignSipAccount.aggregate.reservations?.(state)).toContainEqual(
      expect.objectContaining({ kind: 'sipAccountLine', value: ACCOUNT }),
    );
  });

  it.each([
    ['of another organization', { ...account, organizationId: 'other' }],
    ['that was deleted', { status: 'deleted' } as const],
    ['that never was', { status: 'none' } as const],
  ])('do not register as an account %s, and nobody learns which it is', (_, other) => {
    given(...device)
      .when(assignSipAccount, { line: 1, sipAccountId: ACCOUNT }, { facts: { account: other } })
      .thenRefusedExactly(['SIP_ACCOUNT_NOT_FOUND', 'sipAccountId']);
  });

  it('are free again after the account was taken off', () => {
    given(...device, assigned)
      .when(unassignSipAccount, { line: 1 })
      .then({ type: 'SipAccountUnassigned', data: { line: 1, sipAccountId: ACCOUNT } });
    given(...device, assigned)
      .when(unassignSipAccount, { sipAccountId: OTHER_ACCOUNT })
      .thenNothing();
    given(...device)
      .when(unassignSipAccount, { line: 2 })
      .thenNothing();
  });

  it('are taken off no line that the model does not have', () => {
    for (const line of [0, 99]) {
      given(...device, assigned)
        .when(unassignSipAccount, { line })
        .thenRefusedExactly(['LINE_OUT_OF_RANGE', 'line']);
    }
  });
});

describe('the function keys of a device (S1-31)', () => {
  it('are set as a whole, sorted, without what says nothing', () => {
    const keys: FunctionKey[] = [
      { ...empty, index: 3, type: 'blf', value: '202', label: 'Sales' },
      { ...empty, index: 1, type: 'line', line: 1, value: 'left over' },
      { ...empty, index: 2, type: 'none' },
    ];
    given(...device, assigned)
      .when(setFunctionKeys, { module: 0, keys })
      .then({
        type: 'FunctionKeysChanged',
        data: {
          module: 0,
          keys: [
            { ...empty, index: 1, type: 'line', line: 1 },
            { ...empty, index: 3, type: 'blf', value: '202', label: 'Sales' },
          ],
        },
      });
  });

  it('may stand on expansion modules that the device has (S1-33)', () => {
    const keys: FunctionKey[] = [{ ...empty, index: 60, type: 'voicemail', value: '*97' }];
    expect(given(...device).when(setFunctionKeys, { module: 1, keys }).events).toHaveLength(1);
    given(...device)
      .when(setFunctionKeys, { module: 2, keys })
      .thenRefusedExactly(['KEY_OUT_OF_RANGE', 'module']);
  });

  it('are not changed by being set again as they are', () => {
    const keys: FunctionKey[] = [{ ...empty, index: 1, type: 'directDial', value: '*21' }];
    const { events } = given(...device).when(setFunctionKeys, { module: 0, keys });
    given(...device, ...events)
      .when(setFunctionKeys, { module: 0, keys })
      .thenNothing();
  });

  it.each<[string, Partial<FunctionKey>, string, string]>([
    ['a key that the phone does not have', { index: 28 }, 'KEY_OUT_OF_RANGE', 'index'],
    ['a line key without its line', { type: 'line', line: null, value: null }, 'KEY_LINE_MISSING', 'line'],
    ['a line that the phone does not have', { type: 'line', line: 17, value: null }, 'KEY_LINE_UNKNOWN', 'line'],
    ['a BLF key for nobody', { type: 'blf', value: null }, 'KEY_VALUE_MISSING', 'value'],
    ['a number with a line break', { value: '20\n2' }, 'KEY_VALUE_INVALID', 'value'],
    ['a label that turns the text around', { label: 'a\u202eb' }, 'KEY_LABEL_INVALID', 'label'],
  ])('refuse %s, and name its place in the input', (_, change, code, field) => {
    const good: FunctionKey = { ...empty, index: 2, type: 'directDial', value: '202' };
    given(...device)
      .when(setFunctionKeys, { module: 0, keys: [good, { ...good, index: 1, ...change }] })
      .thenRefusedExactly([code, `functionKeys.1.${field}`]);
  });

  it('have no label where it is blank, and none with blanks around it', () => {
    const keys = ['   ', ' Sales '].map((label, n): FunctionKey => {
      return { ...empty, index: n + 1, type: 'directDial', value: '202', label };
    });
    const [event] = given(...device).when(setFunctionKeys, { module: 0, keys }).events;
    const { keys: stored } = event!.data as { keys: readonly FunctionKey[] };
    expect(stored.map(({ label }) => label)).toEqual([null, 'Sales']);
  });

  it('are two only on two keys', () => {
    const twice: FunctionKey[] = [1, 1].map((index) => ({ ...empty, index, type: 'directDial', value: '202' }));
    given(...device)
      .when(setFunctionKeys, { module: 0, keys: twice })
      .thenRefused('KEY_TAKEN');
  });
});
