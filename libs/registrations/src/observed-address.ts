import { normalAddress } from '@ringledger/system';

/** The source of a request as it is recorded and asked for: in normal form, without the zone of its host. What is none stays as it is. */
export function observedAddress(text: string): string {
  return normalAddress(text.replace(/%.*$/, '')) ?? text;
}
