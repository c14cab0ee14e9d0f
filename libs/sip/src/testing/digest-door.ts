import { SystemClock, SystemMonotonicClock, SystemRandomness } from '@ringledger/system';
import { DigestAuthenticator } from '../digest/digest-authenticator.js';
import { Ha1 } from '../digest/ha1.js';
import type { SipRequest } from '../message/message.js';
import { type Discarded, type Respond, SipHandler } from '../server/sip-handler.js';
import type { Flow } from '../transports/flow.js';
import type { PhoneAccount } from './phone.js';

/** A handler that asks for a digest and remembers who got in from where: what tests of the server stand on. */
export class DigestDoor extends SipHandler {
  readonly flows = new Map<string, Flow>();
  readonly lost: string[] = [];
  readonly discards: Discarded[] = [];
  readonly failures: unknown[] = [];
  accepted = 0;
  /** Messages that arrived whole, before they were read. */
  messages = 0;
  admit: (address: string, what: 'message' | 'connection') => boolean = () => true;
  readonly #accounts: ReadonlyMap<string, Ha1>;
  readonly #digest: DigestAuthenticator;

  constructor(
    private readonly realm: string,
    accounts: readonly PhoneAccount[],
  ) {
    super();
    const randomness = new SystemRandomness();
    const key = randomness.bytes(32);
    this.#accounts = new Map(accounts.map(({ user, password }) => [user, Ha1.compute('MD5', user, realm, password)]));
    this.#digest = new DigestAuthenticator({ key }, new SystemClock(), new SystemMonotonicClock(), randomness);
  }

  request(request: SipRequest, flow: Flow, respond: Respond): void | Promise<void> {
    const claim = this.#digest.read(request, this.realm);
    if (claim.kind === 'malformed') return respond({ status: 400 });
    if (claim.kind === 'absent') return respond(this.#challenge(false));
    if (claim.kind === 'stale') return respond(this.#challenge(true));
    const user = claim.authorization.username;
    const ha1 = this.#accounts.get(user);
    const verdict = this.#digest.verify(request, claim, ha1 && { ha1, user });
    switch (verdict.kind) {
      case 'accepted':
        this.accepted++;
        this.flows.set(verdict.username, flow);
        return respond({ status: 200, headers: [['Contact', request.headers.first('contact') ?? '*']] });
      case 'foreign':
        return respond({ status: 403 });
      case 'stale':
        return respond(this.#challenge(true));
      case 'rejected':
        return respond(this.#challenge(false));
    }
  }

  flowLost(flow: Flow, cause: string): void {
    this.lost.push(`${flow.transport} ${cause}`);
  }

  discarded(what: Discarded): void {
    if (this.discards.length < 1000) this.discards.push(what);
  }

  failed(error: unknown): void {
    this.failures.push(error);
  }

  admits(address: string, what: 'message' | 'connection'): boolean {
    if (what === 'message') this.messages++;
    return this.admit(address, what);
  }

  #challenge(stale: boolean) {
    return { status: 401, headers: [['WWW-Authenticate', this.#digest.challenge(this.realm, 'MD5', stale)]] } as const;
  }
}
