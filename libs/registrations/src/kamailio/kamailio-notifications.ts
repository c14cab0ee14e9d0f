import { type Ids, RecentlyUsed } from '@ringledger/system';
import { PATIENCE, resultOf, UNREACHABLE } from '../registrar/notification-result.js';
import type { LocationOfPhone, NotificationResult } from '../registrar/registrar.js';
import type { NotificationKind } from '../registration.events.js';
import type { NotifiedFact } from './facts.js';
import type { KamailioControl } from './kamailio-control.js';

/** Kamailio gives up by itself (tm `fr_timer`), and tells so a moment later. */
const MOMENT = 3000;
/** Locations that end are ended in the record a moment later. */
const MOST_REMEMBERED = 10_000;

type NamedPhone = Pick<LocationOfPhone, 'realm' | 'userName'>;

/** NOTIFY check-sync through Kamailio: ordered over HTTP, and what became of it comes back as a fact. */
export class KamailioNotifications {
  readonly #waiting = new Map<string, (result: NotificationResult) => void>();
  /** By the id of the location. */
  readonly #askedBack = new RecentlyUsed<Promise<boolean>>(MOST_REMEMBERED);

  constructor(
    private readonly control: KamailioControl,
    private readonly ids: Ids,
  ) {}

  async send(phone: NamedPhone, ruid: string, kind: NotificationKind): Promise<NotificationResult> {
    const id = this.ids.next();
    let timer: NodeJS.Timeout | undefined;
    const outcome = new Promise<NotificationResult>((resolve) => {
      this.#waiting.set(id, resolve);
      timer = setTimeout(() => resolve(UNREACHABLE), PATIENCE + MOMENT);
    });
    try {
      return (await this.#order(phone, ruid, id, kind)) ? await outcome : UNREACHABLE;
    } catch {
      return UNREACHABLE;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** Before the location ends. Once, however often its end is tried; true: the request has left. */
  async askBack(phone: NamedPhone, ruid: string): Promise<boolean> {
    const asked = this.#askedBack.get(ruid) ?? this.#order(phone, ruid, this.ids.next(), 'synchronize');
    this.#askedBack.set(ruid, asked);
    return asked.catch(() => false);
  }

  hasAskedBack(ruid: string): boolean {
    return this.#askedBack.get(ruid) !== undefined;
  }

  /** Nothing is heard of Kamailio any more. */
  stop(): void {
    for (const resolve of this.#waiting.values()) resolve(UNREACHABLE);
  }

  answered({ id, local, status }: NotifiedFact): void {
    this.#waiting.get(id)?.(local ? UNREACHABLE : resultOf(status));
  }

  /** False: Kamailio has no such location, or no way to it. */
  async #order({ realm, userName }: NamedPhone, ruid: string, id: string, kind: NotificationKind): Promise<boolean> {
    const status = await this.control.command('notify', userName, realm, ruid, id, String(kind === 'restart'));
    return status === 202;
  }
}
