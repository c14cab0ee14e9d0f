import { randomBytes } from 'node:crypto';
import type { DigestAlgorithm } from '../digest/algorithm.js';
import { parseAuthParameters } from '../digest/auth-parameters.js';
import { Ha1 } from '../digest/ha1.js';
import type { SipRequest, SipResponse } from '../message/message.js';
import { parseMessage } from '../message/parse.js';
import { buildResponse } from '../message/respond.js';
import type { Endpoint, TransportName } from '../transports/transport.js';
import { type Wire, openWire } from './wire.js';

export interface PhoneAccount {
  readonly user: string;
  readonly password: string;
  /** Also the host of its address of record. */
  readonly realm: string;
  /** What it gives as digest user name; absent: the user. */
  readonly authenticationUser?: string;
}

/** How often a request is repeated on UDP, in milliseconds. */
const REPEAT = 250;

/** A phone in a test: registers with digest, remembers its nonce, answers what it is asked. */
export class TestPhone {
  /** The status it answers requests with; null = silent. */
  answers: number | null = 200;
  readonly received: SipRequest[] = [];
  userAgent = 'test phone 1.0';
  closed = false;
  readonly #callId = randomBytes(8).toString('hex');
  readonly #waiting = new Map<string, ((response: SipResponse) => void)[]>();
  #cseq = 0;
  #challenge: ReadonlyMap<string, string> | undefined;
  #count = 0;
  #requested: () => void = () => undefined;

  private constructor(
    readonly wire: Wire,
    readonly account: PhoneAccount,
  ) {
    wire.onMessage = (bytes) => this.#receive(bytes);
    wire.onClose = () => (this.closed = true);
  }

  static async open(
    transport: TransportName,
    server: Endpoint,
    account: PhoneAccount,
    from?: string,
  ): Promise<TestPhone> {
    return new TestPhone(await openWire(transport, server, from), account);
  }

  get contact(): string {
    const { transport, local } = this.wire;
    const host = local.address.includes(':') ? `[${local.address}]` : local.address;
    return `sip:${this.account.user}@${host}:${local.port};transport=${transport.toLowerCase()}`;
  }

  /** Register, answering one challenge (and a second one when the nonce had grown old). */
  async register(expires = 300, extra: readonly string[] = [], contacts?: readonly string[]): Promise<SipResponse> {
    let response = await this.request(this.registration(expires, extra, contacts));
    for (let tries = 0; response.status === 401 && tries < 2; tries++) {
      this.believe(response.headers.first('www-authenticate') ?? '');
      response = await this.request(this.registration(expires, extra, contacts));
      if (response.status === 401 && !response.headers.first('www-authenticate')?.includes('stale=true')) break;
    }
    return response;
  }

  /** Takes it for the last challenge (a WWW-Authenticate). */
  believe(challenge: string): void {
    this.#challenge = parseAuthParameters(challenge.slice(7));
    this.#count = 0;
  }

  /** The text of a REGISTER, with credentials when a challenge is known. No contact: it only asks what is bound. */
  registration(
    expires: number,
    extra: readonly string[] = [],
    contacts: readonly string[] = [`<${this.contact}>`],
  ): string {
    const { user, realm } = this.account;
    this.#cseq++;
    const { transport, local } = this.wire;
    const host = local.address.includes(':') ? `[${local.address}]` : local.address;
    const lines = [
      `REGISTER sip:${realm} SIP/2.0`,
      `Via: SIP/2.0/${transport} ${host}:${local.port};branch=z9hG4bK${randomBytes(8).toString('hex')};rport`,
      'Max-Forwards: 70',
      `From: <sip:${user}@${realm}>;tag=${randomBytes(4).toString('hex')}`,
      `To: <sip:${user}@${realm}>`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${this.#cseq} REGISTER`,
      ...contacts.map((contact) => `Contact: ${contact}`),
      ...(contacts.length > 0 ? [`Expires: ${expires}`] : []),
      `User-Agent: ${this.userAgent}`,
      ...this.#authorization(),
      ...extra,
      'Content-Length: 0',
    ];
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  /** Sends one message and resolves with a final response of its branch; repeats on UDP until it comes. A copy sent beside it gets the next one. */
  request(text: string): Promise<SipResponse> {
    const branch = /branch=([^;\r\n]+)/.exec(text)?.[1] ?? '';
    const bytes = Buffer.from(text);
    return new Promise((resolve) => {
      const repeat =
        this.wire.transport === 'UDP' ? setInterval(() => this.wire.send(bytes), REPEAT).unref() : undefined;
      const waiting = this.#waiting.get(branch) ?? [];
      this.#waiting.set(branch, [
        ...waiting,
        (response) => {
          clearInterval(repeat);
          resolve(response);
        },
      ]);
      this.wire.send(bytes);
    });
  }

  /** The request that comes next, or one that has come already. */
  async nextRequest(): Promise<SipRequest> {
    for (;;) {
      const request = this.received.shift();
      if (request !== undefined) return request;
      await new Promise<void>((resolve) => (this.#requested = resolve));
    }
  }

  close(): void {
    this.wire.kill();
  }

  #authorization(): string[] {
    const challenge = this.#challenge;
    if (challenge === undefined) return [];
    const { password, realm: host } = this.account;
    const user = this.account.authenticationUser ?? this.account.user;
    const realm = challenge.get('realm') ?? '';
    const algorithm = (challenge.get('algorithm') ?? 'MD5') as DigestAlgorithm;
    const nonce = challenge.get('nonce') ?? '';
    this.#count++;
    const nonceCount = this.#count.toString(16).padStart(8, '0');
    const cnonce = randomBytes(8).toString('hex');
    const uri = `sip:${host}`;
    const response = Ha1.compute(algorithm, user, realm, password).response({
      method: 'REGISTER',
      uri,
      nonce,
      nonceCount,
      cnonce,
    });
    return [
      `Authorization: Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", ` +
        `response="${response}", algorithm=${algorithm}, cnonce="${cnonce}", qop=auth, nc=${nonceCount}`,
    ];
  }

  #receive(bytes: Buffer): void {
    const message = parseMessage(bytes);
    if (message.kind === 'response' && message.status >= 200)
      this.#waiting.get(message.via.branch ?? '')?.shift()?.(message);
    if (message.kind !== 'request') return;
    this.received.push(message);
    this.#requested();
    if (this.answers === null) return;
    this.wire.send(buildResponse(message, { status: this.answers }, { address: '127.0.0.1', port: 5060 }, 'phone'));
  }
}
