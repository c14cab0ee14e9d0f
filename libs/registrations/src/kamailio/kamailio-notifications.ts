import type { Ids } from '@ringledger/system';
import { PATIENCE, resultOf, UNREACHABLE } from '../registrar/notification-result.js';
import type { LocationOfPhone, NotificationResult } from '../registrar/registrar.js';
import type { NotificationKind } from '../registration.events.js';
import type { NotifiedFact } from './facts.js';
import type { KamailioControl } from './kamailio-control.js';

/** Kamailio gives up by itself (tm `fr_timer`), and tells so a moment later. */
const MOMENT = 3000;

/** NOTIFY check-sync through Kamailio: ordered over HTTP, and what became of it comes back as a fact. */
export class KamailioNotifications {
  readonly #waiting = new Map<string, (result: NotificationResult) => void>();

  constructor(
    private readonly control: KamailioControl,
    private readonly ids: Ids,
  ) {}

  async send({ realm, userName }: LocationOfPhone, ruid: string, kind: NotificationKind): Promise<NotificationResult> {
    const id = this.ids.next();
    let timer: NodeJS.Timeout | undefined;
    const outcome = new Promise<NotificationResult>((resolve) => {
      this.#waiting.set(id, resolve);
      timer = setTimeout(() => resolve(UNREACHABLE), PATIENCE + MOMENT);
    });
    try {
      const status = await this.control.command('notify', userName, realm, ruid, id, String(kind === 'restart'));
      return status === 202 ? await outcome : UNREACHABLE;
    } catch {
      return UNREACHABLE;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** Nothing is heard of Kamailio any more. */
  stop(): void {
    for (const resolve of this.#waiting.values()) resolve(UNREACHABLE);
  }

  answered({ id, local, status }: NotifiedFact): void {
    this.#waiting.get(id)?.(local ? UNREACHABLE : resultOf(status));
  }
}
