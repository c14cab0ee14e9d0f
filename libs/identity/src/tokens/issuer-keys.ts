import type { Log } from '@ringledger/observability';
import type { MonotonicClock } from '@ringledger/system';
import { createLocalJWKSet, errors } from 'jose';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { IssuerUnavailableError } from '../errors.js';

const TIMEOUT_MS = 5_000;
/** What the issuer has withdrawn is trusted no longer than this. */
const TRUST_MS = 600_000;
/** For a key that is not there they are not asked for more often. */
const ASK_AGAIN_MS = 30_000;
/** An issuer that did not answer is not asked more often. */
const RETRY_AFTER_MS = 10_000;

/** The keys of an issuer (OpenID Connect Discovery 1.0, RFC 7517), and where they are, looked up anew as time passes. */
export class IssuerKeys {
  #keySet: JWTVerifyGetKey | null = null;
  #keysAt: string | null = null;
  #loading: Promise<JWTVerifyGetKey> | null = null;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly issuer: string,
    private readonly clock: MonotonicClock,
    private readonly log: Log,
  ) {}

  /** @throws IssuerUnavailableError, or that of jose when the issuer has no such key */
  async find(...asked: Parameters<JWTVerifyGetKey>): Promise<Awaited<ReturnType<JWTVerifyGetKey>>> {
    const keySet = this.#keySet !== null && this.#since(this.#loadedAt) < TRUST_MS ? this.#keySet : await this.#load();
    try {
      return await keySet(...asked);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#since(this.#loadedAt) < ASK_AGAIN_MS) throw error;
      return (await this.#load())(...asked);
    }
  }

  #since(time: number): number {
    return this.clock.elapsed() - time;
  }

  async #load(): Promise<JWTVerifyGetKey> {
    if (this.#since(this.#failedAt) < RETRY_AFTER_MS) throw unavailable('asked a moment ago');
    this.#loading ??= this.#ask().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #ask(): Promise<JWTVerifyGetKey> {
    try {
      const keySet = createLocalJWKSet((await answerOf(await this.#place())) as JSONWebKeySet);
      this.#keySet = keySet;
      this.#loadedAt = this.clock.elapsed();
      if (this.#isAway()) this.log.info('the OpenID Connect issuer answers again', { issuer: this.issuer });
      this.#failedAt = Number.NEGATIVE_INFINITY;
      return keySet;
    } catch (error) {
      if (!this.#isAway())
        this.log.warn('the OpenID Connect issuer does not answer', { issuer: this.issuer, err: error });
      this.#failedAt = this.clock.elapsed();
      throw unavailable(error);
    }
  }

  #isAway(): boolean {
    return this.#failedAt !== Number.NEGATIVE_INFINITY;
  }

  /** Where the keys are now; where they were, while nobody says. */
  async #place(): Promise<string> {
    try {
      const place = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
      const { issuer, jwks_uri: keysAt } = (await answerOf(place)) as { issuer?: unknown; jwks_uri?: unknown };
      if (issuer !== this.issuer) throw new Error('it names another issuer');
      if (typeof keysAt !== 'string') throw new Error('it names no key set');
      this.#keysAt = keysAt;
    } catch (error) {
      if (this.#keysAt === null) throw error;
    }
    return this.#keysAt;
  }
}

async function answerOf(place: string): Promise<unknown> {
  const response = await fetch(place, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`HTTP status ${response.status}`);
  }
  return response.json();
}

export function unavailable(cause: unknown): IssuerUnavailableError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new IssuerUnavailableError(`The OpenID Connect issuer cannot be asked for its keys: ${why}`, { cause });
}
