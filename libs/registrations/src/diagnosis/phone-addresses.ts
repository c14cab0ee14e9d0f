import type { DiagnosisFacts } from './facts.js';

type Seen = Pick<DiagnosisFacts, 'devices' | 'refusals' | 'registrations'>;

/** Where the phone fetched its configuration or was registered. */
export function knownAddresses({ devices, registrations }: Omit<Seen, 'refusals'>): ReadonlySet<string> {
  const pickups = devices.flatMap(({ lastPickup }) => lastPickup?.address ?? []);
  return new Set([...pickups, ...registrations.map(({ address }) => address)]);
}

/** Where the phone is, as far as anybody knows: of one that was never seen anywhere, where somebody tried its account. */
export function phoneAddresses(seen: Seen): ReadonlySet<string> {
  const known = knownAddresses(seen);
  return known.size > 0 ? known : new Set(seen.refusals.flatMap(({ address }) => address ?? []));
}
