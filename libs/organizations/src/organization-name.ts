import { refusal } from '@ringledger/event-sourcing';
import type { Refusal } from '@ringledger/event-sourcing';
import { isShowable } from '@ringledger/system';

const MAX_LENGTH = 100;

export function organizationNameFlaw(name: string): Refusal | null {
  const flaw = (message: string) => refusal('ORGANIZATION_NAME_INVALID', 'name', message);
  if (name.trim() === '') return flaw('The name is empty.');
  if (name !== name.trim()) return flaw('The name begins or ends with a blank.');
  if ([...name].length > MAX_LENGTH) return flaw(`The name is longer than ${MAX_LENGTH} characters.`);
  if (!isShowable(name)) return flaw('The name holds characters that cannot be shown.');
  return null;
}
