import type { Contact, Contacts } from '@ringledger/sip';
import { parseUri, withoutPassword } from '@ringledger/sip';
import { observedText } from '../observed-text.js';
import type { ObservedContact, RegisterRequest } from './registrar.js';

const MOST_INSTANCE = 128;

/** The contacts of a REGISTER as the record wants them; `expires` is its header. Null: they cannot be used (400). */
export function observedContacts(contacts: Contacts, expires: number | null): RegisterRequest['contacts'] | null {
  if (contacts === '*') return expires === 0 ? '*' : null;
  const observed = contacts.map((contact) => observedContact(contact, expires));
  return observed.every((contact) => contact !== null) ? observed : null;
}

/** A contact is only taken when a request could be sent to it. */
function observedContact({ uri, expires, parameters }: Contact, ofRequest: number | null): ObservedContact | null {
  if (parseUri(uri.text) === undefined) return null;
  const instance = parameters.get('+sip.instance') ?? null;
  const regId = flowNumber(parameters.get('reg-id') ?? null);
  return {
    uri: withoutPassword(uri),
    instance: instance === null ? null : observedText(instance, MOST_INSTANCE),
    ...(regId !== null && { regId }),
    q: quality(parameters.get('q') ?? null),
    expires: expires ?? ofRequest,
  };
}

/** The contact as the record keeps it: a password in it would stand there, and in the log for ever, for all to read. */
export function keptContact(written: string): string {
  const uri = parseUri(written);
  return uri === undefined ? written : withoutPassword(uri);
}

/** RFC 5626 section 10: no 0, and below 2^31. */
function flowNumber(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) && Number(text) < 2 ** 31 ? Number(text) : null;
}

/** RFC 3261 section 25.1, qvalue. */
function quality(text: string | null): number | null {
  return text !== null && /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : null;
}
