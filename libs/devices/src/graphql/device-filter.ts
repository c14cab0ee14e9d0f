import { normalMac } from '@ringledger/provisioning';
import { beginsWith } from '@ringledger/read-models';
import type { Condition, Filter } from '@ringledger/read-models';
import { foldName } from '@ringledger/system';
import type { DeviceFilter } from './device.args.js';

/** What is asked for as the read model takes it. `accountIds`: of the extension that is asked for, if one is. */
export function deviceFilter(
  { organizationId, model, name, mac, outOfSync, enabled, sipAccountId, seat }: Omit<DeviceFilter, 'extensionId'>,
  accountIds?: readonly string[],
): Filter {
  const exact = {
    organizationId,
    model,
    outOfSync,
    enabled,
    sipAccountIds: accountIds ? undefined : sipAccountId,
    seatExtensionId: seat,
    mac: mac && (normalMac(mac) ?? ''),
  };
  const conditions = Object.entries(exact).flatMap(([field, value]): [string, Condition][] =>
    value === undefined ? [] : [[field, { $eq: value }]],
  );
  const folded = name === undefined ? '' : foldName(name);
  const ofExtension = accountIds?.filter((id) => sipAccountId === undefined || id === sipAccountId);
  return {
    ...Object.fromEntries(conditions),
    ...(folded !== '' && { nameOrder: beginsWith(folded) }),
    ...(ofExtension && { sipAccountIds: { $in: ofExtension } }),
  };
}
