import type { AggregateReader, Holders } from '@ringledger/event-sourcing';
import { accountReservation } from './device-reservations.js';
import { deviceAggregate, deviceExists } from './device.js';
import type { ExistingDevice } from './device.js';

/** The device that has the account on a line, as the log has it; null: none has. */
export async function deviceOfAccount(
  holders: Holders,
  reader: AggregateReader,
  sipAccountId: string,
): Promise<ExistingDevice | null> {
  const deviceId = await holders.holderOf(accountReservation(sipAccountId));
  if (deviceId === null) return null;
  const device = await reader.state(deviceAggregate, deviceId);
  const has = deviceExists(device) && device.lines.some((line) => line.sipAccountId === sipAccountId);
  return has ? device : null;
}

/** Whether what its phone would fetch its configuration with opens nothing any more. Who never came knows the first key at most. */
export function isShutOut({
  accessKey,
  pickedUpKeyGeneration,
  status,
}: Pick<ExistingDevice, 'accessKey' | 'pickedUpKeyGeneration' | 'status'>): boolean {
  return status === 'disabled' || accessKey?.generation !== (pickedUpKeyGeneration ?? 1);
}
