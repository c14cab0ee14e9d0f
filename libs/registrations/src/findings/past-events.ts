import type { EventLog, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { RecentlyUsed } from '@ringledger/system';
import type { RegistrationEvent } from '../registration.events.js';

export type PastEvents = readonly RecordedDomainEvent<RegistrationEvent>[];

/** Enough for nearly every account. */
const FIRST = 60;
const PAGE = 512;
const MOST = 2048;
/** Of all accounts together. */
const MOST_KEPT = 10_000;

/**
 * What happened to an account before, as far back as is asked. What took more than one look is kept, so that who changes all the time makes no
 * event read again and again.
 */
export class EventsLookedBackAt {
  readonly #kept = new RecentlyUsed<PastEvents>(MOST_KEPT);

  constructor(private readonly log: EventLog) {}

  /** Up to this event, and back to `since` (ISO 8601). */
  async since(since: string, { revision, stream }: RecordedDomainEvent): Promise<PastEvents> {
    const kept = this.#kept.get(stream) ?? [];
    const newest = kept.at(-1)?.revision ?? Infinity;
    const isNear = newest < revision && revision - newest <= PAGE;
    const last = await this.#read(stream, isNear ? newest + 1 : revision + 1 - FIRST, revision);
    const reachesBack = ([first]: PastEvents) => first !== undefined && first.metadata.time < since;
    const read = await this.furtherBack(isNear ? [...kept, ...last] : last, reachesBack);
    const place = read.findLastIndex(({ metadata }) => metadata.time < since);
    const events = read.slice(Math.max(0, place)).slice(-MOST);
    if (events.length > FIRST) this.#kept.set(stream, events, events.length);
    else this.#kept.delete(stream);
    return events;
  }

  /** With what was before, until it is enough. */
  async furtherBack(events: PastEvents, enough: (events: PastEvents) => boolean): Promise<PastEvents> {
    let all = events;
    for (let first = all[0]; first && all.length < MOST && !enough(all); first = all[0]) {
      const from = first.revision - Math.min(PAGE, MOST - all.length);
      const page = await this.#read(first.stream, from, first.revision - 1);
      if (page.length === 0) break;
      all = [...page, ...all];
    }
    return all;
  }

  async #read(stream: string, from: number, to: number): Promise<PastEvents> {
    const first = Math.max(0, from);
    if (to < first) return [];
    const events = await this.log.readStream(stream, { from: first, limit: to + 1 - first });
    return events.filter(({ revision }) => revision <= to) as RecordedDomainEvent<RegistrationEvent>[];
  }
}
