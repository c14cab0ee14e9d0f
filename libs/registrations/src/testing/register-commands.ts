import * as fc from 'fast-check';
import type { ObservedContact, RegisterRequest } from '../registrar/registrar.js';
import { request } from './table-under-test.js';

/** A phone that registers as an account; some cannot be told apart by all of their signs. */
interface Phone {
  readonly instance: string | null;
  readonly uri: string;
  readonly address: string;
  readonly userAgent: string | null;
  readonly transport: RegisterRequest['transport'];
}

export const PHONES: readonly Phone[] = [
  {
    instance: '<urn:uuid:a>',
    uri: 'sip:201@192.0.2.1:5060',
    address: '192.0.2.1',
    userAgent: 'snomD785/10.1',
    transport: 'UDP',
  },
  // The same private address on another site.
  {
    instance: '<urn:uuid:b>',
    uri: 'sip:201@192.0.2.1:5060',
    address: '198.51.100.2',
    userAgent: 'snomD785/10.1',
    transport: 'TLS',
  },
  { instance: null, uri: 'sip:201@192.0.2.3:5060', address: '198.51.100.3', userAgent: 'Yealink', transport: 'TCP' },
  // Its neighbour behind the same router.
  { instance: null, uri: 'sip:201@192.0.2.4:5060', address: '198.51.100.3', userAgent: 'Yealink', transport: 'TCP' },
  { instance: null, uri: 'sip:201@192.0.2.5:5060', address: '198.51.100.5', userAgent: null, transport: 'WSS' },
];

/** What a phone wants. */
export interface Wish {
  readonly phone: number;
  readonly form: 'register' | 'two contacts' | 'move' | 'unregister' | 'all' | 'query';
  readonly expires: number | null;
  /** With a new Call-ID, from CSeq 1. */
  readonly reboots: boolean;
  readonly port: number;
}

export const wishes: fc.Arbitrary<Wish> = fc.record({
  phone: fc.nat({ max: PHONES.length - 1 }),
  form: fc.oneof(
    { weight: 8, arbitrary: fc.constant('register' as const) },
    { weight: 4, arbitrary: fc.constantFrom('two contacts', 'move', 'unregister', 'all', 'query') },
  ),
  expires: fc.constantFrom(null, 60, 600, 3600, 100_000, 30),
  reboots: fc.nat({ max: 4 }).map((one) => one === 0),
  port: fc.constantFrom(5060, 5061),
});

/** The REGISTER of a phone with this wish. */
export function requestOf(accountId: string, wish: Wish, callId: string, cseq: number): RegisterRequest {
  const { address, instance, transport, uri, userAgent } = PHONES[wish.phone] as Phone;
  const contact: ObservedContact = { uri, instance, q: null, expires: wish.expires };
  const contacts: Record<Wish['form'], readonly ObservedContact[] | '*'> = {
    register: [contact],
    'two contacts': [
      { ...contact, uri: `${uri};x`, q: 0.4 },
      { ...contact, q: 0.7 },
    ],
    // The old contact is taken back in the same request.
    move: [
      { ...contact, expires: 0 },
      { ...contact, uri: uri.replace('5060', '5099') },
    ],
    unregister: [{ ...contact, expires: 0 }],
    all: '*',
    query: [],
  };
  const { port } = wish;
  const flow = `${transport} ${wish.phone} ${port}`;
  return request({ accountId, contacts: contacts[wish.form], callId, cseq, transport, address, port, userAgent, flow });
}
