import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a person has confirmed: that this device may be restarted. */
export interface ConfirmedRestart {
  readonly deviceId: string;
  /** Who confirms; nobody else can use it. */
  readonly actorId: string;
}

export interface RestartConfirmation {
  readonly token: string;
  /** ISO 8601 */
  readonly expiresAt: string;
}

/** Long enough to read a question and to answer it, in ms. */
const LIFETIME = 120_000;
const TIME_BYTES = 6;
const TOKEN_BYTES = TIME_BYTES + 32;

/**
 * S2-02: a restart is asked for twice, the second time with what the first one gave. The token carries the end of its life and proves by
 * itself whom it was given to and for which device, so that any process can check what any other has given.
 * That it was used is in the log (`device-notification.ts`).
 */
export class RestartConfirmations {
  constructor(private readonly key: Buffer) {}

  issue(restart: ConfirmedRestart, now: Date): RestartConfirmation {
    const expiresAt = new Date(now.getTime() + LIFETIME);
    const time = Buffer.alloc(TIME_BYTES);
    time.writeUIntBE(expiresAt.getTime(), 0, TIME_BYTES);
    const token = Buffer.concat([time, this.#proof(restart, time)]).toString('base64url');
    return { token, expiresAt: expiresAt.toISOString() };
  }

  isValid(token: string, restart: ConfirmedRestart, now: Date): boolean {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return false;
    const time = bytes.subarray(0, TIME_BYTES);
    if (!timingSafeEqual(bytes.subarray(TIME_BYTES), this.#proof(restart, time))) return false;
    return now.getTime() < time.readUIntBE(0, TIME_BYTES);
  }

  #proof({ deviceId, actorId }: ConfirmedRestart, time: Buffer): Buffer {
    const claim = JSON.stringify(['restart', deviceId, actorId, time.toString('hex')]);
    return createHmac('sha256', this.key).update(claim).digest();
  }
}
