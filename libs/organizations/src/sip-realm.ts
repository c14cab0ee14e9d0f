import { refusal } from '@ringledger/event-sourcing';
import type { Refusal, Reservation } from '@ringledger/event-sourcing';

/** A host name of letters, digits and hyphens (RFC 1123 section 2.1), in lower case: a realm is compared byte by byte. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const NUMBER_AT_END = /(?:^|\.)[0-9]+$/;
const MAX_LENGTH = 253;
const MAX_SLUG = 40;

export function sipRealmFlaw(sipRealm: string): Refusal | null {
  const labels = sipRealm.split('.');
  const isDomain = sipRealm.length <= MAX_LENGTH && labels.length >= 2 && labels.every((label) => LABEL.test(label));
  return isDomain ? null : noDomainName;
}

/** Names that the exchange itself goes under. */
export interface ExchangeNames {
  /** The realm of phones that do not name another, and the domain under which realms are filled in. */
  readonly baseDomain: string;
  /** Where phones register. */
  readonly host: string;
}

/**
 * Of a realm that somebody chose. Phones of all organizations may be set up with an address of the exchange, or its host, for their domain
 * (docs/registrations.md): whoever had that for a realm would lock them out.
 */
export function chosenSipRealmFlaw(sipRealm: string, { baseDomain, host }: ExchangeNames): Refusal | null {
  // No top-level domain is a number (RFC 3696 section 2), and every IPv4 address ends with one.
  if (NUMBER_AT_END.test(sipRealm)) return noDomainName;
  // The same word as the exchange's own realm: all phones are asked for that one anyway.
  if (sipRealm === host.toLowerCase() && sipRealm !== baseDomain) return realmOfExchange;
  return sipRealmFlaw(sipRealm);
}

const noDomainName = refusal(
  'SIP_REALM_INVALID',
  'sipRealm',
  'The SIP realm is not a domain name.',
  'Use lower-case letters, digits, hyphens and dots, such as acme.sip.example.com, or leave it out: one is filled in.',
);
const realmOfExchange = refusal(
  'SIP_REALM_OF_EXCHANGE',
  'sipRealm',
  'The SIP realm is the host of the exchange itself, which phones of all organizations may name.',
  'Choose another one, or leave it out: one is filled in.',
);

/**
 * The realm that the system fills in (S2-04): readable by the name, and different for every organization by its id.
 * It never changes afterwards, not even with the name: the password digests of all accounts contain it.
 */
export function filledInSipRealm(name: string, organizationId: string, baseDomain: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG)
    .replace(/^-+|-+$/g, '');
  const suffix = organizationId
    .replace(/[^a-zA-Z0-9]/g, '')
    .slice(0, 8)
    .toLowerCase();
  return `${slug === '' ? 'organization' : slug}-${suffix}.${baseDomain.toLowerCase()}`;
}

/** One realm, one organization, in the whole exchange. */
export function sipRealmReservation(sipRealm: string): Reservation {
  return {
    kind: 'sipRealm',
    value: sipRealm,
    taken: refusal(
      'SIP_REALM_TAKEN',
      'sipRealm',
      `Another organization has the SIP realm ${sipRealm}.`,
      'Choose another one, or leave it out: one is filled in.',
    ),
  };
}
