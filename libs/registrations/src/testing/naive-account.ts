import type { ObservedContact, RegisterRequest } from '../registrar/registrar.js';
import { LIMITS } from './table-under-test.js';

const CONTACT_FIELDS = ['contact', 'transport', 'address', 'port', 'userAgent'] as const;
type ContactFields = Pick<NaiveBinding, (typeof CONTACT_FIELDS)[number]>;

interface NaiveBinding {
  /** Registrations of an account in their order, from 1. */
  readonly number: number;
  readonly contact: string;
  readonly transport: string;
  readonly address: string;
  readonly port: number;
  readonly userAgent: string | null;
  readonly instance: string | null;
  /** Null: the table was lost since. */
  readonly callId: string | null;
  readonly cseq: number;
  readonly expires: number;
  readonly deadlineKnown: boolean;
  readonly flow: string | null;
}

/** One interval of the history. */
interface NaiveInterval extends ContactFields {
  readonly since: number;
  until: number | null;
  endedBy: string | null;
}

/** What one account with room for one location must come to, told as simply as can be. Times in ms. */
export class NaiveAccount {
  bound: NaiveBinding | null = null;
  /** As they must stand in the log: `Created 1`, `TakenOver 2 1` … */
  readonly events: string[] = [];
  readonly history: NaiveInterval[] = [];
  #gone: { callId: string | null; cseq: number; until: number }[] = [];

  /** The contacts that are bound then; or why not. */
  register(request: RegisterRequest, now: number): readonly string[] | 'out of order' | 'interval too brief' {
    const { contacts } = request;
    if (contacts.length > 0 && this.#isOld(request, now)) return 'out of order';
    if (contacts !== '*' && contacts.some(({ expires }) => expires !== null && expires > 0 && expires < 60)) {
      return 'interval too brief';
    }
    this.expire(now);
    if (contacts === '*') this.#signOff(request, now);
    else this.#bind(contacts, request, now);
    return this.bound ? [this.bound.contact] : [];
  }

  expire(now: number): void {
    if (!this.bound || this.bound.expires > now) return;
    const { deadlineKnown, expires } = this.bound;
    const gone = this.#gone;
    this.#end(`Expired ${deadlineKnown ? expires : 'unknown'}`, 'expired', now, deadlineKnown ? expires : now);
    // By then no copy lives any more.
    this.#gone = gone;
  }

  loseConnection(flow: string, now: number): void {
    this.expire(now);
    if (this.bound?.flow === flow) this.#end('ConnectionLost', 'connection lost', now);
  }

  drop(cause: string, now: number): void {
    const gone = this.#gone;
    this.#end(`Dropped ${cause}`, cause, now);
    // A phone that was dropped may come back with any request.
    this.#gone = gone;
  }

  /** Nothing but the log is left. */
  loseTable(now: number): void {
    this.#gone = [];
    if (!this.bound) return;
    const expires = now + LIMITS.maxSeconds * 1000;
    this.bound = { ...this.bound, callId: null, cseq: 0, flow: null, deadlineKnown: false, expires };
  }

  #isOld({ callId, cseq }: RegisterRequest, now: number): boolean {
    const remembered = this.#gone.slice(-4).filter(({ until }) => until > now);
    const bound = this.bound && this.bound.expires > now ? this.bound : null;
    return [bound, ...remembered].some((known) => known?.callId === callId && known.cseq >= cseq);
  }

  #bind(contacts: readonly ObservedContact[], request: RegisterRequest, now: number): void {
    const wanted = preferred(contacts);
    if (wanted && this.bound && isSamePhone(this.bound, wanted, request)) return this.#refresh(wanted, request, now);
    const { bound } = this;
    const takenBack = contacts.filter((one) => one.expires === 0);
    if (bound && takenBack.some((one) => takesBack(bound, one, request))) this.#signOff(request, now);
    else if (takenBack.length > 0) this.#remember(request, now);
    if (wanted) this.#open(wanted, request, now);
  }

  #refresh(contact: ObservedContact, request: RegisterRequest, now: number): void {
    const before = this.bound as NaiveBinding;
    const instance = contact.instance ?? before.instance;
    const after = { ...seen(contact, request, now), number: before.number, instance };
    const changed = CONTACT_FIELDS.filter((field) => before[field] !== after[field]);
    const anotherCall = before.callId !== null && before.callId !== after.callId;
    const told = [...changed, ...(anotherCall ? ['previousCallId', 'callId'] : [])];
    if (changed.length > 0) this.events.push(`ContactChanged ${after.number} ${told.join(' ')}`);
    this.bound = after;
    Object.assign(this.history.at(-1) as NaiveInterval, fieldsOf(after));
  }

  #open(contact: ObservedContact, request: RegisterRequest, now: number): void {
    const next = { ...seen(contact, request, now), number: this.history.length + 1, instance: contact.instance };
    const previous = this.bound?.number;
    if (previous !== undefined) this.#end(null, 'taken over', now);
    this.events.push(previous === undefined ? `Created ${next.number}` : `TakenOver ${next.number} ${previous}`);
    this.bound = next;
    this.history.push({ ...fieldsOf(next), since: now, until: null, endedBy: null });
  }

  /** What the phone has said before its good-bye is over too. */
  #signOff({ callId, cseq }: RegisterRequest, now: number): void {
    const own = this.bound?.callId === callId ? this.bound.cseq : 0;
    this.#end('Removed', 'removed', now);
    this.#remember({ callId, cseq: Math.max(own + 1, cseq) }, now);
  }

  /** All of the call that was sent before. */
  #remember({ callId, cseq }: Pick<RegisterRequest, 'callId' | 'cseq'>, now: number): void {
    this.#gone = [...this.#gone.filter((one) => one.until > now), { callId, cseq: cseq - 1, until: now + 120_000 }];
  }

  #end(event: string | null, endedBy: string, now: number, until = now): void {
    if (!this.bound) return;
    const { number, callId, cseq } = this.bound;
    if (event !== null) this.events.push(`${event} ${number}`);
    Object.assign(this.history[number - 1] as NaiveInterval, { until, endedBy });
    this.#gone = [...this.#gone.filter((one) => one.until > now), { callId, cseq, until: now + 120_000 }];
    this.bound = null;
  }
}

function seen(contact: ObservedContact, request: RegisterRequest, now: number) {
  const { transport, address, port, userAgent, callId, cseq, flow } = request;
  const seconds = Math.min(contact.expires ?? 3600, 7200);
  return {
    ...{ contact: contact.uri, transport, address, port, userAgent, callId, cseq, flow },
    ...{ expires: now + seconds * 1000, deadlineKnown: true },
  };
}

function fieldsOf({ contact, transport, address, port, userAgent }: ContactFields): ContactFields {
  return { contact, transport, address, port, userAgent };
}

function preferred(contacts: readonly ObservedContact[]): ObservedContact | undefined {
  let best: ObservedContact | undefined;
  for (const contact of contacts) {
    if (contact.expires !== 0 && (!best || (contact.q ?? 1) > (best.q ?? 1))) best = contact;
  }
  return best;
}

function isSamePhone(bound: NaiveBinding, { instance, uri }: ObservedContact, request: RegisterRequest): boolean {
  if (bound.instance !== null && instance !== null) return bound.instance === instance;
  if (bound.contact === uri || bound.callId === request.callId) return true;
  return bound.userAgent !== null && bound.userAgent === request.userAgent && bound.address === request.address;
}

function takesBack(bound: NaiveBinding, { instance, uri }: ObservedContact, request: RegisterRequest): boolean {
  if (bound.instance !== null && instance !== null && bound.instance !== instance) return false;
  if (bound.contact === uri) return true;
  const movedSince = (['address', 'port', 'transport'] as const).some((field) => bound[field] !== request[field]);
  const sameHost = bound.contact.split(':')[1] === uri.split(':')[1];
  const samePhone = (instance !== null && bound.instance === instance) || (bound.callId === request.callId && sameHost);
  return movedSince && samePhone;
}
