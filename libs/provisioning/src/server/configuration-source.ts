import type { ServableFile } from './servable-file.js';

/** What a device asks, stripped of everything that is no part of the question. */
export interface PickupRequest {
  /**
   * SHA-256, in lower-case hex, of the access key as it stands in the URL. A request that holds no key comes with the hash of
   * something that can be none, so that it takes the same way and the same time.
   */
  readonly keyHash: string;
  /** Null for `/<key>.cfg` and `/<key>/`, else the name below `/<key>/`; for `/<key>-<MAC>.cfg`, which Snom phones also try, `-<MAC>.cfg`. */
  readonly fileName: string | null;
  /** HEAD hands out no configuration: the key is checked, no pickup is recorded. */
  readonly method: 'GET' | 'HEAD';
  /** In normal form; a named proxy has been taken into account. */
  readonly address: string;
  /** At most 256 characters. */
  readonly userAgent: string | null;
  /** As sent; compare with `isWanted`, before `ifNoneMatch` (RFC 9110, 13.2.2). */
  readonly ifMatch: string | null;
  /** As sent; compare with `entityTagMatches`. */
  readonly ifNoneMatch: string | null;
  /** Such as `TLSv1.3`. */
  readonly tlsVersion: string | null;
  /** The address or its network has used up its budget of failures: refusals need not be recorded one by one any more. */
  readonly overBudget: boolean;
}

export type PickupOutcome =
  | { readonly kind: 'served'; readonly file: ServableFile }
  /** The device holds this version already: a pickup without a body (P-01). */
  | { readonly kind: 'not-modified'; readonly file: Pick<ServableFile, 'etag'> }
  /** The file is another one than the device wants: no bytes leave, and this tells of the use of the key alone. */
  | { readonly kind: 'not-wanted' }
  /** Unknown, revoked, disabled or used up: nobody learns which. */
  | { readonly kind: 'refused' }
  /** The key is good, but the device has no file of that name. Some devices ask for several; this is no failure of theirs. */
  | { readonly kind: 'absent' }
  /** The key is good, but was used in so many new ways that no more are recorded for now, and nothing leaves that is not recorded. */
  | { readonly kind: 'too-many'; readonly seconds: number }
  /** Whether the key is good, or that it was used, cannot be established now. */
  | { readonly kind: 'unavailable' };

export const REFUSED: PickupOutcome = { kind: 'refused' };
export const NOT_WANTED = { kind: 'not-wanted' } as const satisfies PickupOutcome;
export const ABSENT: PickupOutcome = { kind: 'absent' };
export const UNAVAILABLE: PickupOutcome = { kind: 'unavailable' };

/** Who knows the access keys and keeps the record of pickups. */
export abstract class ConfigurationSource {
  /**
   * Decides over one request and records it. The body leaves only after the answer is there, so what must be durable before,
   * is durable before the answer. A refusal must not wait for anything that only some refusals need. A rejection counts as
   * `unavailable` and is logged. An answer at once, without a promise, is the fast way.
   */
  abstract lookup(request: PickupRequest): PickupOutcome | Promise<PickupOutcome>;
}
