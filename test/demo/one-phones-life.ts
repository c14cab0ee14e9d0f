import { randomInt } from 'node:crypto';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { RefusedError } from '../harness/graphql-client.js';
import { LiveView } from '../harness/live-view.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';
import { accessKeyOf, masked } from './masking.js';
import type { ConfiguredPhone } from './one-phone-registers.js';
import { snomD785, yealinkT46U } from './phones.js';
import type { Phone } from './phones.js';
import { eventually, expect } from './story.js';
import type { Story, Told } from './story.js';

interface AddedPhone {
  readonly phone: Phone;
  readonly id: string;
  readonly accountId: string;
  url: string;
  /** Entity tag of what it holds, and the file itself. */
  etag: string;
  file: string;
}

const DEVICE = `query($id: ID!, $after: String) { device(id: $id, after: $after) {
  outOfSync configurationRevision configurationHash lastAccess { address userAgent configurationRevision hash } } }`;

interface DeviceState {
  readonly outOfSync: boolean;
  readonly configurationHash: string;
  readonly lastAccess: { readonly address: string; readonly userAgent: string; readonly hash: string } | null;
}

/** From an empty exchange to a phone whose stolen key opens nothing: everything over the public doors. */
export class OnePhonesLife {
  extensionId = '';
  readonly agent = phoneAgent();
  #organizationId = '';
  #live: LiveView<{ readonly type: string }> | undefined;
  #phones: AddedPhone[] = [];

  constructor(
    private readonly client: GraphqlClient,
    private readonly story: Story,
  ) {}

  async tell(): Promise<void> {
    const { story } = this;
    await story.step('An organization is registered', () => this.organization());
    await story.step('It gets extension 201', () => this.extension());
    await story.step('The number is taken from then on', () => this.sameNumberAgain());
    await story.step('A frontend follows the line live', () => this.follow());
    await story.step('A Yealink T46U is added for it', () => this.addPhone(yealinkT46U(mac('805ec0'), this.agent), 1));
    await story.step('A Snom D785 is added for it', () => this.addPhone(snomD785(mac('000413'), this.agent), 2));
    await story.step('The Yealink starts and fetches its configuration', () => this.firstStart(0));
    await story.step('The Snom starts and fetches its configuration', () => this.firstStart(1));
    await story.step('The Yealink asks again: nothing new', () => this.unchanged());
    await story.step('The SIP password of the Yealink is rotated: it is out of sync', () => this.rotatePassword());
    await story.step('The Yealink fetches what is new and is in sync', () => this.backInSync());
    await story.step('Its access key is rotated', () => this.rotateKey());
    await story.step('The old configuration can be read as it stood', () => this.asItStood());
    await story.step('Who uses the old key is in the record', () => this.deadKey());
    await story.step('The frontend has seen it all', () => this.seenLive());
  }

  /** The Snom, as it stands at the end. @throws when the story did not get so far */
  get configured(): ConfiguredPhone {
    const { accountId: sipAccountId, file, id: deviceId } = this.phone(1);
    if (!this.#live) throw new Error('Nobody follows the line');
    return { deviceId, sipAccountId, file, extensionId: this.extensionId, live: this.#live };
  }

  async end(): Promise<void> {
    this.agent.destroy();
    await this.#live?.close();
  }

  private async organization(): Promise<string> {
    const name = `Zoë’s Bakery ${randomInt(1e6)}`;
    const { id, position } = await this.client.change(
      'registerOrganization',
      { name },
      { success: 'OrganizationChanged' },
    );
    this.#organizationId = id;
    const { organization } = await this.client.ask<{ organization: { sipRealm: string } }>(
      'query($id: ID!, $after: String) { organization(id: $id, after: $after) { sipRealm } }',
      { id, after: position },
    );
    return `${name}, SIP realm ${organization.sipRealm}`;
  }

  private async extension(): Promise<string> {
    const input = { organizationId: this.#organizationId, number: '201', firstName: 'Zoë', lastName: 'O’Neil & Sons' };
    this.extensionId = (await this.client.change('createExtension', input, { success: 'ExtensionChanged' })).id;
    return '201 Zoë O’Neil & Sons';
  }

  private async sameNumberAgain(): Promise<string> {
    const input = { organizationId: this.#organizationId, number: '201', firstName: 'Second', lastName: 'Caller' };
    const refusal = await this.client.change('createExtension', input, { success: 'ExtensionChanged' }).then(
      () => null,
      (error: unknown) => error,
    );
    if (!(refusal instanceof RefusedError)) throw new Error('A second extension 201 was not refused');
    expect('refusal', refusal.codes, ['EXTENSION_NUMBER_TAKEN']);
    return refusal.message;
  }

  private async follow(): Promise<string> {
    this.#live = new LiveView(
      this.client,
      'subscription($extensionId: ID) { timelineGrows(extensionId: $extensionId) { type } }',
      { extensionId: this.extensionId },
    );
    await this.#live.connected();
    return 'graphql-ws, subscription timelineGrows';
  }

  private async addPhone(phone: Phone, keys: number): Promise<string> {
    const input = { organizationId: this.#organizationId, model: phone.model, name: phone.name, mac: phone.mac };
    const account = await this.client.change<{ id: string; userName: string }>(
      'createSipAccount',
      { organizationId: this.#organizationId, extensionId: this.extensionId },
      { success: 'SipAccountCreated', fields: 'userName' },
    );
    const added = await this.client.change<{ id: string; configurationUrl: string }>('addDevice', input, {
      success: 'DeviceWithKey',
      fields: 'configurationUrl',
    });
    const assigned = { deviceId: added.id, line: 1, sipAccountId: account.id };
    await this.client.change('assignSipAccount', assigned, { success: 'DeviceChanged' });
    const functionKeys = [
      { index: 1, type: 'LINE', line: 1 },
      { index: 2, type: 'BLF', value: '202', label: 'Reception <b>' },
    ].slice(0, keys);
    await this.client.change('setFunctionKeys', { deviceId: added.id, functionKeys }, { success: 'DeviceChanged' });
    this.#phones.push({ phone, id: added.id, accountId: account.id, url: added.configurationUrl, etag: '', file: '' });
    return `MAC ${phone.mac}, SIP account ${account.userName}, ${masked(added.configurationUrl, accessKeyOf(added.configurationUrl))}`;
  }

  private async firstStart(place: number): Promise<Told> {
    const added = this.phone(place);
    const file = await this.fetch(added);
    await this.synchronized(added);
    return {
      detail: `${file.length} bytes, ETag ${added.etag.slice(0, 14)}…; in sync, last access recorded`,
      shown: masked(file, accessKeyOf(added.url)),
    };
  }

  private async unchanged(): Promise<string> {
    const added = this.phone(0);
    const answer = (await added.phone.start(added.url, added.etag)).at(-1);
    expect('status', answer?.status, 304);
    expect('body', answer?.body.length, 0);
    return '304 Not Modified, no body';
  }

  private async rotatePassword(): Promise<string> {
    const { id, accountId } = this.phone(0);
    const input = { sipAccountId: accountId, reason: 'An invoice for 4,000 minutes to Sao Tome' };
    const { position } = await this.client.change<{ position: string }>('rotateSipPassword', input, {
      success: 'SipPasswordRotated',
    });
    expect('out of sync', (await this.state(id, position))?.outOfSync, true);
    return `reason: ${input.reason}`;
  }

  private async backInSync(): Promise<string> {
    const added = this.phone(0);
    const before = added.etag;
    await this.fetch(added);
    if (added.etag === before) throw new Error('The configuration did not change');
    await this.synchronized(added);
    return `ETag ${before.slice(0, 10)}… → ${added.etag.slice(0, 10)}…`;
  }

  private async rotateKey(): Promise<string> {
    const added = this.phone(0);
    const old = added.url;
    const input = { deviceId: added.id, reason: 'The key was seen in a photograph' };
    const { configurationUrl } = await this.client.change<{ configurationUrl: string }>('rotateAccessKey', input, {
      success: 'DeviceWithKey',
      inputType: 'DeviceRequest',
      fields: 'configurationUrl',
    });
    const stolen = await askDoor(`${old}${added.phone.mac}.cfg`, this.agent);
    const unknown = await askDoor(`${old.replace(accessKeyOf(old), '0'.repeat(48))}${added.phone.mac}.cfg`, this.agent);
    expect('the old key', stolen.status, 404);
    expect('answer to a dead key', answerOf(stolen), answerOf(unknown));
    added.url = configurationUrl;
    await this.fetch(added);
    return 'old key: 404, word for word like a key that never was; new key: 200';
  }

  private async asItStood(): Promise<string> {
    const added = this.phone(0);
    const first = await eventually('a pickup in the record', async () => {
      const { pickups } = await this.client.ask<{ pickups: { nodes: { time: string; hash: string }[] } }>(
        'query($deviceId: ID!) { pickups(deviceId: $deviceId, first: 100) { nodes { time hash } } }',
        { deviceId: added.id },
      );
      return pickups.nodes.at(-1);
    });
    const { deviceConfigurationAt: then } = await this.client.ask<{
      deviceConfigurationAt: { hash: string; masked: boolean; configurationRevision: number };
    }>(
      'query($deviceId: ID!, $at: DateTime) { deviceConfigurationAt(deviceId: $deviceId, at: $at) { hash masked configurationRevision } }',
      { deviceId: added.id, at: first.time },
    );
    expect('hash of the configuration then', then.hash, first.hash);
    return `revision ${then.configurationRevision} of ${first.time}, rendered again from the log: the same SHA-256 ${then.hash.slice(0, 12)}…`;
  }

  private async deadKey(): Promise<string> {
    const { id } = this.phone(0);
    const use = await eventually('use of the dead key', async () => {
      const { deadKeyUses } = await this.client.ask<{ deadKeyUses: { nodes: { address: string; death: string }[] } }>(
        'query($deviceId: ID) { deadKeyUses(deviceId: $deviceId) { nodes { address death } } }',
        { deviceId: id },
      );
      return deadKeyUses.nodes[0];
    });
    expect('why the key is dead', use.death, 'ROTATED');
    return `from ${use.address}, with a key that was rotated away`;
  }

  private async seenLive(): Promise<string> {
    const wanted = [
      'SipAccountLinked',
      'SipPasswordRotated',
      'AccessKeyRotated',
      'ConfigurationServed',
      'DeviceSynchronized',
    ];
    const seen = await eventually('live entries', () => {
      this.#live?.holds();
      const types = this.#live?.seen.map(({ type }) => type) ?? [];
      return Promise.resolve(wanted.every((type) => types.includes(type)) && types);
    });
    return `${seen.length} entries pushed, ${wanted.join(', ')} among them`;
  }

  /** A start of the phone: what it asks besides is refused as it expects, its configuration comes. */
  private async fetch(added: AddedPhone): Promise<string> {
    const answers = await added.phone.start(added.url);
    const own = answers.at(-1);
    expect('configuration', own?.status, 200);
    expect(
      'other files',
      answers.slice(0, -1).map(({ status }) => status),
      answers.slice(0, -1).map(() => 404),
    );
    added.etag = own?.headers.etag ?? '';
    added.file = own?.body.toString('utf8') ?? '';
    return added.file;
  }

  private async synchronized({ id }: AddedPhone): Promise<void> {
    const state = await eventually('in sync', async () => {
      const now = await this.state(id);
      return now?.outOfSync === false ? now : null;
    });
    expect('what it fetched', state.lastAccess?.hash, state.configurationHash);
  }

  /** Null while the read model has not seen the device. */
  private async state(id: string, after?: string): Promise<DeviceState | null> {
    return (await this.client.ask<{ device: DeviceState | null }>(DEVICE, { id, after })).device;
  }

  private phone(place: number): AddedPhone {
    const added = this.#phones[place];
    if (!added) throw new Error('No such phone');
    return added;
  }
}

function mac(vendor: string): string {
  return `${vendor}${randomInt(2 ** 24)
    .toString(16)
    .padStart(6, '0')}`;
}

/** What a stranger can see of an answer, but its date. */
function answerOf({ status, headers, body }: { status: number; headers: object; body: Buffer }) {
  return { status, headers: { ...headers, date: '' }, body: body.toString() };
}
