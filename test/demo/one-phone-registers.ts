import type { TestPhone } from '@ringledger/sip/testing';
import type { GraphqlClient } from '../harness/graphql-client.js';
import type { LiveView } from '../harness/live-view.js';
import { snomLine, switchedOn } from './sip-phone.js';
import type { SnomLine } from './sip-phone.js';
import { eventually, expect } from './story.js';
import type { Story } from './story.js';

/** What the story before left behind. */
export interface ConfiguredPhone {
  readonly deviceId: string;
  readonly extensionId: string;
  readonly sipAccountId: string;
  /** As it was fetched. */
  readonly file: string;
  readonly live: LiveView<{ readonly type: string }>;
}

interface Registered {
  readonly userAgent: string;
  readonly address: string;
  readonly contact: string;
  readonly transport: string;
}

const REGISTRATIONS = `query($deviceId: ID) { registrations(filter: { deviceId: $deviceId }) {
  nodes { userAgent address contact transport } } }`;
const USER_AGENT = 'snomD785/10.1.169.16';
/** In seconds: what the phone would like, to be forgotten soon. */
const BRIEF = 2;

/** The phone that has its configuration registers, is told to synchronize, loses its power, and is missed. */
export class OnePhoneRegisters {
  #phone: TestPhone | undefined;
  #lifetime = BRIEF;

  constructor(
    private readonly client: GraphqlClient,
    private readonly story: Story,
    private readonly configured: ConfiguredPhone,
  ) {}

  async tell(): Promise<void> {
    const { story } = this;
    const line = snomLine(this.configured.file);
    await story.step('The Snom registers with what its configuration says', () => this.register(line));
    await story.step('It appears among the registrations', () => this.appears(line));
    await story.step('A stranger tries a password', () => this.guessed(line));
    await story.step('It is told to synchronize', () => this.synchronize());
    await story.step('It loses its power, and its registration expires', () => this.expires());
    await story.step('Why it is not registered can be asked', () => this.diagnosis());
  }

  end(): void {
    this.#phone?.close();
  }

  private async register(line: SnomLine): Promise<string> {
    const phone = (this.#phone = await switchedOn(line, USER_AGENT));
    let response = await phone.register(this.#lifetime);
    if (response.status === 423) {
      this.#lifetime = Number(response.headers.first('min-expires'));
      response = await phone.register(this.#lifetime);
    }
    expect('answer to REGISTER', response.status, 200);
    return `200 OK over UDP at ${line.server.host}:${line.server.port}, for ${this.#lifetime} s`;
  }

  private async appears({ user }: SnomLine): Promise<string> {
    const [registration] = await eventually('the registration', async () => {
      const found = await this.registrations();
      return found.length > 0 && found;
    });
    expect('user agent', registration?.userAgent, USER_AGENT);
    if (!registration?.contact.includes(user)) throw new Error(`The contact ${registration?.contact} names another`);
    const { live } = this.configured;
    await eventually('the registration, live', () =>
      Promise.resolve(live.seen.some(({ type }) => type === 'RegistrationCreated')),
    );
    return `${registration.contact} from ${registration.address} over ${registration.transport}, pushed to the frontend`;
  }

  private async guessed(line: SnomLine): Promise<string> {
    const stranger = await switchedOn({ ...line, password: 'guess' }, 'a stranger');
    const nobody = await switchedOn({ ...line, user: 'nobody', authenticationUser: 'nobody' }, 'a stranger');
    try {
      const [known, unknown] = [await stranger.register(), await nobody.register()];
      expect('answer to a wrong password', [known.status, known.reason], [unknown.status, unknown.reason]);
      return `${known.status} ${known.reason}, the same as for an account that nobody has`;
    } finally {
      stranger.close();
      nobody.close();
    }
  }

  private async synchronize(): Promise<string> {
    // Refreshed, so that it is there when the message comes.
    expect('refresh', (await this.#phone?.register(this.#lifetime))?.status, 200);
    const { deviceId } = this.configured;
    const { contacts } = await this.client.change<{ contacts: readonly { readonly outcome: string }[] }>(
      'synchronizeDevice',
      { deviceId },
      { success: 'DeviceNotified', fields: 'contacts { outcome }' },
    );
    expect('outcome', contacts, [{ outcome: 'ACCEPTED' }]);
    const event = this.#phone?.received.find(({ method }) => method === 'NOTIFY')?.headers.first('event');
    expect('what the phone was sent', event, 'check-sync;reboot=false');
    return 'NOTIFY, Event: check-sync;reboot=false, accepted by the phone';
  }

  private async expires(): Promise<string> {
    this.#phone?.close();
    const { live } = this.configured;
    const patience = (this.#lifetime + 10) * 1000;
    await eventually(
      'RegistrationExpired, live',
      () => Promise.resolve(live.seen.some(({ type }) => type === 'RegistrationExpired')),
      patience,
    );
    await eventually('an empty list', async () => (await this.registrations()).length === 0);
    return 'RegistrationExpired, pushed to the frontend';
  }

  private async diagnosis(): Promise<string> {
    const { whyNotRegistered } = await this.client.ask<{
      whyNotRegistered: readonly { causes: readonly { readonly explanation: string; readonly nextStep: string }[] }[];
    }>(
      'query($sipAccountId: ID) { whyNotRegistered(sipAccountId: $sipAccountId) { causes { explanation nextStep } } }',
      { sipAccountId: this.configured.sipAccountId },
    );
    const causes = whyNotRegistered[0]?.causes ?? [];
    if (causes.length === 0) throw new Error('No cause is named');
    return causes.map(({ explanation, nextStep }, rank) => `(${rank + 1}) ${explanation} ${nextStep}`).join(' ');
  }

  private async registrations(): Promise<readonly Registered[]> {
    const { deviceId } = this.configured;
    const { registrations } = await this.client.ask<{ registrations: { nodes: readonly Registered[] } }>(
      REGISTRATIONS,
      { deviceId },
    );
    return registrations.nodes;
  }
}
