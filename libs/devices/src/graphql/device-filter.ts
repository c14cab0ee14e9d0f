import { normalMac } from '@ringledger/provisioning';
import { beginsWith } from '@ringledger/read-models';
import type { Condition, Filter } from '@ringledger/read-models';
import { foldName } from '@ringledger/system';
import type { DeviceFilter } from './device.args.js';

/** What is asked for as the read model takes it. */
export function deviceFilter({
  organizationId,
  model,
  name,
  mac,
  outOfSync,
  enabled,
  sipAccountId,
  seat,
}: DeviceFilter): Filter {
  const exact = {
    organizationId,
    model,
    outOfSync,
    enabled,
    sipAccountIds: sipAccountId,
    seatExtensionId: seat,
    mac: mac && (normalMac(mac) ?? ''),
  };
  const conditions = Object.entries(exact).flatMap(([field, value]): [string, Condition][] =>
    value === undefined ? [] : [[field, { $eq: value }]],
  );
  const folded = name === undefined ? '' : foldName(name);
  return {
    ...Object.fromEntries(conditions),
    ...(folded !== '' && { nameOrder: beginsWith(folded) }),
  };
}
