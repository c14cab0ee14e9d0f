import { SIP_LIMITS } from './limits.js';
import { type NameAddress, type NameAddressProblem, parseNameAddress, splitAddresses } from './name-addr.js';
import { parseDeltaSeconds } from './numbers.js';

/** One Contact of a REGISTER (RFC 3261 section 20.10). */
export interface Contact extends NameAddress {
  /** Seconds of the `expires` parameter; null = none; a malformed one counts as 3600 (section 20.10). */
  readonly expires: number | null;
}

/** `*` = all bindings (RFC 3261 section 10.2.2). */
export type Contacts = readonly Contact[] | '*';

export type ContactsProblem = NameAddressProblem | 'tooMany';

export function parseContacts(values: readonly string[]): Contacts | ContactsProblem {
  if (values.length === 0) return [];
  if (values.length === 1 && values[0] === '*') return '*';
  const texts = splitAddresses(values);
  if (texts === undefined) return 'malformed';
  if (texts.length > SIP_LIMITS.contacts) return 'tooMany';
  const contacts: Contact[] = [];
  for (const text of texts) {
    const address = parseNameAddress(text);
    if (typeof address === 'string') return address;
    contacts.push({ ...address, expires: expiresOf(address) });
  }
  return contacts;
}

function expiresOf({ parameters }: NameAddress): number | null {
  const written = parameters.get('expires');
  if (written === undefined) return null;
  return (written === null ? undefined : parseDeltaSeconds(written)) ?? 3600;
}
