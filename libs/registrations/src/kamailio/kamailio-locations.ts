import { parseUri } from '@ringledger/sip';
import { normalAddress, RecentlyUsed } from '@ringledger/system';
import { keptContact } from '../registrar/observed-contacts.js';
import type { RegistrationTransport } from '../registration.events.js';
import type { KamailioClock } from './kamailio-clock.js';
import { type KamailioControl, KamailioRpcError, LONG } from './kamailio-control.js';
import { uncut } from './uncut.js';

/** What Kamailio has bound, whatever can be understood of it. */
export interface BoundInKamailio {
  readonly ruid: string;
  /** Null: nothing that the record could be told. It is there all the same, and has to be ended. */
  readonly location: KamailioLocation | null;
}

/** A location in Kamailio's own memory. */
export interface KamailioLocation {
  readonly ruid: string;
  readonly contact: string;
  /** Of the credentials that it was made with. */
  readonly binding: number;
  readonly callId: string;
  readonly cseq: number;
  readonly q: number | null;
  readonly instance: string | null;
  readonly userAgent: string | null;
  readonly transport: RegistrationTransport;
  readonly address: string;
  readonly port: number;
  readonly connection: string | null;
  /** Seconds. */
  readonly remaining: number;
  /** How many seconds ago the phone was last heard. */
  readonly ago: number;
}

/** All processes of a Kamailio are started within so many seconds. */
const START = 2;
/** Facts of a location that was removed may still be under way. */
const MOST_REMEMBERED = 10_000;
/** What can stand in a path without being escaped, as Kamailio does not unescape it; every SIP user name of the exchange is such. */
const PLAIN = /^[A-Za-z0-9._+-]{1,128}$/;

/** What is bound in Kamailio: looked at and ended, one by one, since a list of all costs it time by the square of their number. */
export class KamailioLocations {
  readonly #removed = new RecentlyUsed<true>(MOST_REMEMBERED);

  constructor(
    private readonly control: KamailioControl,
    private readonly clock: KamailioClock,
  ) {}

  async of(userName: string): Promise<readonly BoundInKamailio[]> {
    const found = await this.control.rpc('ul.lookup', ['location', userName]).catch((error: unknown) => {
      if (error instanceof KamailioRpcError) return null;
      throw error;
    });
    const contacts = (found as { readonly Contacts?: readonly { readonly Contact: Told }[] } | null)?.Contacts ?? [];
    return contacts.flatMap(({ Contact }) => {
      if (isOver(Contact)) return [];
      return { ruid: text(Contact.Ruid) ?? '', location: locationOf(Contact, this.clock) };
    });
  }

  /** Tells of the id of a location whether this Kamailio made it: an id has the start and the number of the process that did. */
  async madeHere(): Promise<(ruid: string) => boolean> {
    const { uptime } = (await this.control.rpc('core.uptime', [])) as { readonly uptime?: unknown };
    const processes = new Set((await this.control.rpc('core.ps', [])) as readonly unknown[]);
    return (ruid) => {
      const [, started = '', process = ''] = /^[a-z]+-([0-9a-f]{1,12})-([0-9a-f]{1,8})-/.exec(ruid) ?? [];
      if (!processes.has(parseInt(process, 16))) return false;
      return this.clock.since(parseInt(started, 16)) <= Number(uptime) + START;
    };
  }

  /** How many accounts have one. */
  async count(): Promise<number> {
    const statistics = await this.control.rpc('stats.get_statistics', ['location_users']);
    const [text] = Array.isArray(statistics) ? (statistics as readonly string[]) : [];
    return Number(text?.split('=')[1]);
  }

  /** Who they are. Costs Kamailio a minute for 100,000. */
  async users(): Promise<readonly string[]> {
    const dump = (await this.control.rpc('ul.dump', ['brief'], LONG)) as Dump;
    const records = (dump.Domains ?? []).flatMap(({ Domain }) => Domain.AoRs ?? []);
    return records.flatMap(({ AoR }) => (typeof AoR === 'string' ? [AoR] : []));
  }

  /** That one alone: what the phone bound since has another id. */
  async drop(userName: string, ruid: string): Promise<void> {
    this.remove(ruid);
    if (PLAIN.test(userName) && PLAIN.test(ruid)) await this.control.command('drop', userName, ruid);
  }

  /** Everything of an account that cannot register any more. */
  async dropAll(userName: string): Promise<void> {
    for (const { ruid } of await this.of(userName)) this.remove(ruid);
    await this.control.rpc('ul.rm', ['location', userName]);
  }

  wasRemoved(ruid: string): boolean {
    return this.#removed.get(ruid) === true;
  }

  /** It is about to end: what Kamailio says of it from here on counts for nothing. */
  remove(ruid: string): void {
    this.#removed.set(ruid, true);
  }
}

interface Dump {
  readonly Domains?: readonly {
    readonly Domain: { readonly AoRs?: readonly { readonly AoR?: unknown }[] };
  }[];
}

type Told = Readonly<Record<string, unknown>>;

const UNSET = '[not set]';

/** Kamailio says so by a word, or by nothing that is left. */
function isOver({ Expires: remaining }: Told): boolean {
  return typeof remaining === 'number' ? remaining <= 0 : remaining === 'expired' || remaining === 'deleted';
}

/** Null: nothing that can be understood. */
function locationOf(told: Told, clock: KamailioClock): KamailioLocation | null {
  const { Address: contact, Ruid: ruid, 'Call-ID': callId, CSeq: cseq, CFlags: binding, Expires: remaining } = told;
  const source = sourceOf(text(told.Received), text(told.Socket));
  if (typeof contact !== 'string' || typeof ruid !== 'string' || typeof callId !== 'string') return null;
  if (typeof cseq !== 'number' || typeof binding !== 'number' || typeof remaining !== 'number') return null;
  if (source === null || parseUri(contact) === undefined) return null;
  // As docker/kamailio/register.cfg reads it: usrloc keeps it with the white space that it was sent with.
  const userAgent = uncut(unfolded(text(told['User-Agent'])));
  const connection = Number(told['Tcpconn-Id']);
  return {
    ...{ contact: keptContact(contact), ruid, callId, cseq, binding, remaining, ...source },
    q: typeof told.Q === 'number' ? told.Q : null,
    instance: text(told.Instance),
    ago: typeof told['Last-Modified'] === 'number' ? clock.since(told['Last-Modified']) : 0,
    userAgent: userAgent === 'n/a' ? null : userAgent,
    connection: connection > 0 ? String(connection) : null,
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== UNSET ? value : null;
}

/** Line by line: an expression over white space takes time by the square of it. */
function unfolded(value: string | null): string | null {
  if (value === null) return null;
  const parts = value.split(/[\r\n\t]/).map((part) => part.trim());
  return parts.length === 1 ? value.trim() : parts.filter((part) => part !== '').join(' ');
}

/** The configuration keeps the source of every REGISTER as a URI in `Received`; UDP is told by the socket alone. */
function sourceOf(
  received: string | null,
  socket: string | null,
): Pick<KamailioLocation, 'transport' | 'address' | 'port'> | null {
  const uri = received === null ? undefined : parseUri(received);
  const address = normalAddress(uri?.host.replace(/^\[|\]$/g, ''));
  const transport = (uri?.transport ?? socket?.split(':')[0])?.toUpperCase();
  if (!uri || address === null || transport === undefined) return null;
  return { transport: transport as RegistrationTransport, address, port: uri.port ?? 5060 };
}
