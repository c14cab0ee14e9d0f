import type { RecordedDomainEvent } from '@ringledger/event-sourcing';
import { recorded } from '@ringledger/event-sourcing/testing';
import { networkOf } from '@ringledger/system';
import { NOWHERE } from '../locations/account-locations.js';
import type { AccountLocations, LocationChange } from '../locations/account-locations.js';
import { decideRegister } from '../locations/decide-register.js';
import { endAll, expireDue, loseConnection } from '../locations/end-locations.js';
import type { RegistrationEvent, RegistrationTransport } from '../registration.events.js';
import { LIMITS, request } from './table-under-test.js';

/** A phone as its REGISTERs show it. */
export interface SimulatedPhone {
  userAgent: string;
  instance: string | null;
  regId?: number;
  transport: RegistrationTransport;
  address: string;
  port: number;
  /** Where its own network differs from the one that it is seen from; null: it shows that one. */
  ownHost: string | null;
  callId: string;
  cseq: number;
}

const START = Date.UTC(2026, 10, 24);

/** One account over a day: REGISTERs and what else happens, decided by the very code that decides for phones. Seconds since midnight. */
export class RegisterDay {
  readonly events: RecordedDomainEvent<RegistrationEvent>[] = [];
  readonly #pickups: { readonly second: number; readonly network: string }[] = [];
  readonly #todo: { readonly second: number; readonly work: (second: number) => void }[] = [];
  #account: AccountLocations = NOWHERE;
  #ids = 0;

  at(second: number, work: (second: number) => void): void {
    this.#todo.push({ second, work });
  }

  /** Everything in its order. Nothing happens after midnight. */
  run(): void {
    for (;;) {
      this.#todo.sort((one, other) => one.second - other.second);
      const next = this.#todo.shift();
      if (!next || next.second >= 86_400) return;
      this.#apply(next.second, expireDue(this.#account, timeOf(next.second)));
      next.work(next.second);
    }
  }

  register(second: number, phone: SimulatedPhone, expires = 3600): void {
    phone.cseq += 1;
    const { address, callId, cseq, instance, ownHost, port, regId, transport, userAgent } = phone;
    const uri = `sip:201@${ownHost ?? address}:${ownHost === null ? port : 5060}`;
    const contacts = [{ uri, instance, ...(regId !== undefined && { regId }), q: null, expires }];
    const asked = request({ contacts, callId, cseq, transport, address, port, userAgent, flow: flowOf(phone) });
    const circumstances = { limits: LIMITS, now: timeOf(second), newIds: [`r${(this.#ids += 1)}`], registrar: 'one' };
    this.#apply(second, decideRegister(this.#account, asked, circumstances));
  }

  loseConnection(second: number, phone: SimulatedPhone): void {
    this.#apply(second, loseConnection(this.#account, flowOf(phone), timeOf(second)));
  }

  flush(second: number): void {
    this.#apply(second, endAll(this.#account, 'administrator', timeOf(second)));
  }

  pickUp(second: number, { address }: SimulatedPhone): void {
    this.#pickups.push({ second, network: networkOf(address) });
  }

  /** Where configurations had been fetched when this event happened. */
  pickupNetworks(index: number): readonly string[] {
    const time = Date.parse(this.events[index]?.metadata.time ?? '');
    return this.#pickups.filter(({ second }) => timeOf(second).getTime() <= time).map(({ network }) => network);
  }

  #apply(second: number, { account, events }: LocationChange): void {
    this.#account = account;
    for (const event of events) {
      const revision = this.events.length;
      const time = timeOf(second).toISOString();
      this.events.push(recorded(event, { stream: 'registration-a', revision, metadata: { time } }));
    }
  }
}

function timeOf(second: number): Date {
  return new Date(START + Math.round(second * 1000));
}

function flowOf({ address, port, transport }: SimulatedPhone): string {
  return `${transport} ${address} ${port}`;
}
