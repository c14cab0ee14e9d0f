import { hash, verify } from '@node-rs/argon2';
import type { Options } from '@node-rs/argon2';
import { Secret } from '@ringledger/secrets';
import { TooManyChecksError } from '../errors.js';
import { sameTyped } from './same-typed.js';

/** Argon2id, 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet, first choice for Argon2id). */
const PARAMETERS: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each check takes a thread of the pool that files share, and memory: a flood of logins must not take them all. */
const AT_ONCE = 2;
const WAITING_AT_MOST = 100;

/** Hashes and checks passwords, a few at a time. */
export class PasswordHasher {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** Checked when there is no user, so that the answer takes as long. */
  #decoy: Promise<string> | null = null;

  /** @throws TooManyChecksError */
  async hash(password: Secret): Promise<Secret> {
    return Secret.of(await this.#inTurn(() => hash(sameTyped(password.reveal()), PARAMETERS)));
  }

  /** False for a null hash, after the same work. @throws TooManyChecksError */
  async verify(passwordHash: Secret | null, password: Secret): Promise<boolean> {
    this.#decoy ??= hash('no such user', PARAMETERS);
    const stored = passwordHash?.reveal();
    const isHash = stored?.startsWith('$argon2id$') === true;
    const against = isHash ? stored : await this.#decoy;
    const fits = await this.#inTurn(() => verify(against, sameTyped(password.reveal())));
    return isHash && fits;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= WAITING_AT_MOST) throw new TooManyChecksError();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The turn is handed on, not given back: nobody who comes now can overtake.
      if (next) next();
      else this.#running -= 1;
    }
  }
}
