import type { RegistrarAccount } from '../registrar/registrar-account.js';
import type { GrantedLifetime, RegisterRequest } from '../registrar/registrar.js';
import type { RegisterFact } from './facts.js';
import type { KamailioLocation } from './kamailio-locations.js';

/** The way back to a phone: which location of Kamailio, and on which connection. */
interface KamailioFlow {
  readonly ruid: string;
  readonly connection: string | null;
}

export function writeFlow({ connection, ruid }: KamailioFlow): string {
  return JSON.stringify({ ruid, connection });
}

/** Null: not written by `writeFlow`, as when the record has lost its table. */
export function ruidOf(flow: string): string | null {
  try {
    const read = JSON.parse(flow) as { readonly ruid?: unknown } | null;
    return typeof read?.ruid === 'string' ? read.ruid : null;
  } catch {
    return null;
  }
}

/** Undefined: its contacts cannot be read. */
export function requestOfFact(
  fact: RegisterFact,
  account: RegistrarAccount,
  { ago, stands }: Required<Pick<GrantedLifetime, 'ago' | 'stands'>>,
): RegisterRequest | undefined {
  const { address, bound, callId, connection, contacts, cseq, port, transport, userAgent } = fact;
  if (contacts === null) return undefined;
  return {
    ...{ accountId: account.id, organizationId: account.organizationId },
    ...{ contacts, callId, cseq, transport, address, port, userAgent },
    flow: writeFlow({ ruid: bound?.ruid ?? '', connection }),
    granted: { seconds: bound?.seconds ?? 0, remaining: Math.max(0, (bound?.seconds ?? 0) - ago), ago, stands },
  };
}

/** As if the phone had said so when it was last heard. */
export function requestOfLocation(location: KamailioLocation, account: RegistrarAccount): RegisterRequest {
  const { address, ago, callId, connection, contact, cseq, instance, port } = location;
  const { q, remaining, ruid, transport, userAgent } = location;
  return {
    ...{ accountId: account.id, organizationId: account.organizationId },
    contacts: [{ uri: contact, instance, q, expires: null }],
    ...{ callId, cseq, transport, address, port, userAgent },
    flow: writeFlow({ ruid, connection }),
    granted: { seconds: Math.floor(remaining + ago), remaining, ago, stands: true, recalled: true },
  };
}
