import { deviceOfUserAgent } from '@ringledger/provisioning';
import { parseUri } from '@ringledger/sip';
import { sameInstance } from '../same-instance.js';
import type { RegisteredContact } from '../registration.events.js';

/** What a registration shows of the phone behind it. */
export interface PhoneSigns extends Pick<RegisteredContact, 'contact' | 'address' | 'userAgent'> {
  readonly instance: string | null;
  /** Of its newest REGISTER that was noted; absent: none was. */
  readonly callId?: string | undefined;
}

/**
 * Whether two registrations come from one phone, as far as can be told. A phone that says who it is (`+sip.instance`) is believed. A
 * phone keeps its make and model over a restart, a new firmware and a new network, and its Call-ID until it is restarted (RFC 3261 section
 * 10.2.4); it keeps its own address behind a router whose address changes, and the router's when it gets another one of its own.
 */
export function isSamePhone(one: PhoneSigns, other: PhoneSigns): 'same' | 'other' | 'unknown' {
  if (one.instance !== null && other.instance !== null)
    return sameInstance(one.instance, other.instance) ? 'same' : 'other';
  return likeness(one, other);
}

/**
 * Whether one of two registrations goes on with the other wherever it is. The instance alone does not show that: what was restored on a second
 * phone has it too, and a phone takes it along when it starts somewhere else.
 */
export function goesOn(one: PhoneSigns, other: PhoneSigns): boolean {
  if (isSamePhone(one, other) !== 'same') return false;
  return one.callId === undefined || other.callId === undefined || likeness(one, other) === 'same';
}

function likeness(one: PhoneSigns, other: PhoneSigns): ReturnType<typeof isSamePhone> {
  if (productOf(one.userAgent) !== productOf(other.userAgent)) return 'other';
  if (one.callId !== undefined && one.callId === other.callId) return 'same';
  const [host, otherHost] = [hostOf(one), hostOf(other)];
  if (host !== null && host === otherHost) return 'same';
  // Without an address of their own two of a kind behind one router look alike.
  const showsOwn = host !== null || otherHost !== null;
  return one.address === other.address && !showsOwn ? 'same' : 'unknown';
}

/** What the phone is, without the version of its firmware; empty: it does not say. */
export function productOf(userAgent: string | null): string {
  if (userAgent === null) return '';
  const claimed = deviceOfUserAgent(userAgent);
  if (claimed) return `${claimed.vendor} ${claimed.modelName}`.toUpperCase();
  return (
    userAgent
      .split(/[\s/][a-z]{0,3}\d/i, 1)[0]
      ?.trim()
      .toUpperCase() ?? ''
  );
}

/** The address that the phone has itself, where its contact tells another one than it came from. */
function hostOf({ address, contact }: PhoneSigns): string | null {
  const host = parseUri(contact)?.host ?? null;
  return host === null || host === address || host === `[${address}]` ? null : host;
}
