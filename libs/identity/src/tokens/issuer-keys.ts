import type { MonotonicClock } from '@ringledger/system';
import { createRemoteJWKSet, errors } from 'jose';
import type { JWTVerifyGetKey } from 'jose';

const TIMEOUT_MS = 5_000;
/** What the issuer has withdrawn is trusted no longer than this. */
const TRUST_MS = 600_000;
/** For a key that is not there they are not asked for more often. */
const ASK_AGAIN_MS = 30_000;

/** The keys of an issuer (RFC 7517), looked up anew as time passes; the library would go by the time of day, which may be set. */
export function issuerKeys(url: URL, clock: MonotonicClock): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: TIMEOUT_MS,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
  });
  let loadedAt = Number.NEGATIVE_INFINITY;
  const load = async () => {
    await remote.reload();
    loadedAt = clock.elapsed();
  };
  return async (header, token) => {
    if (clock.elapsed() - loadedAt >= TRUST_MS) await load();
    try {
      return await remote(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || clock.elapsed() - loadedAt < ASK_AGAIN_MS) throw error;
      await load();
      return remote(header, token);
    }
  };
}
