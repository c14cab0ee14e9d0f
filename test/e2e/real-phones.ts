import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBaresip, sippRegisters, sippWaits, TestPhone } from '@ringledger/sip/testing';
import type { Baresip, WaitingSipp } from '@ringledger/sip/testing';
import { startKamailio } from '../../libs/registrations/src/testing/real-kamailio.js';
import type { RealKamailio } from '../../libs/registrations/src/testing/real-kamailio.js';
import { logIn } from '../harness/graphql-client.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization, sipCredentials } from '../harness/line.js';
import type { Line, SipCredentials } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';
import { lastingPorts } from '../harness/lasting-ports.js';
import { startServer } from '../harness/server-process.js';
import type { ServerProcess } from '../harness/server-process.js';
import type { SipEndpoint } from '../harness/sip-endpoints.js';

export type Transport = 'UDP' | 'TCP' | 'TLS' | 'WS';

export interface PhoneLine extends Line {
  readonly credentials: SipCredentials;
}

/** Phones must not wait long in a test. Seconds. */
const SHORTEST = 2;
const LOOK_EVERY = 20;

/** A standalone exchange in a process of its own with the registrar inside it, or with a Kamailio in front. */
export class ExchangeWithPhones {
  client!: GraphqlClient;
  #server!: ServerProcess;
  #organizationId = '';
  #number = 200;
  #password = '';
  readonly #ends: (() => Promise<void> | void)[] = [];

  private constructor(
    private readonly directory: string,
    readonly kamailio: RealKamailio | null,
    private readonly ports: Readonly<Record<string, string>>,
  ) {}

  static async open(registrar: 'embedded' | 'kamailio'): Promise<ExchangeWithPhones> {
    const directory = await mkdtemp(join(tmpdir(), 'ringledger-phones-'));
    const kamailio = registrar === 'kamailio' ? await startKamailio() : null;
    const exchange = new ExchangeWithPhones(directory, kamailio, await lastingPorts());
    await exchange.start();
    exchange.#organizationId = await registerOrganization(exchange.client, 'Acme');
    return exchange;
  }

  async start(): Promise<void> {
    this.#server = await startServer({ directory: this.directory, environment: this.#environment() });
    this.#password ||= this.#server.password ?? '';
    this.client = await logIn(this.#server.graphql, 'admin', this.#password);
  }

  /** SIGKILL; Kamailio stays. */
  async killServer(): Promise<void> {
    await this.#server.kill();
  }

  endpoint(transport: Transport): SipEndpoint {
    const found = this.kamailio ? this.kamailio.endpoint(transport) : this.#server.sip[transport];
    if (!found) throw new Error(`Nobody listens for ${transport}`);
    return found;
  }

  async line(): Promise<PhoneLine> {
    const number = String((this.#number += 1));
    const line = await createLine(this.client, this.#organizationId, { number, model: 'snom-d785' });
    return { ...line, credentials: await this.credentials(line) };
  }

  credentials(line: Line): Promise<SipCredentials> {
    return sipCredentials(this.client, line);
  }

  /** Names of the registrars where it is not certain to be in force. */
  async change(name: string, { sipAccountId }: Line, success = 'SipAccountChanged'): Promise<readonly string[]> {
    const inputType = name === 'rotateSipPassword' ? undefined : 'SipAccountRequest';
    const wishes = { success, fields: 'registrarsBehind', ...(inputType && { inputType }) };
    const { registrarsBehind } = await this.client.change<{ registrarsBehind: string[] }>(
      name,
      { sipAccountId },
      wishes,
    );
    return registrarsBehind;
  }

  /** As the phone does before it registers. */
  async fetchConfiguration({ configurationUrl }: Line): Promise<void> {
    const agent = phoneAgent();
    expect((await askDoor(configurationUrl, agent)).status).toBe(200);
    agent.destroy();
  }

  /** What each contact of the device answered. */
  async notify(name: 'synchronizeDevice' | 'restartDevice', { deviceId }: Line): Promise<readonly object[]> {
    const query = 'query($id: ID!) { restartConfirmation(deviceId: $id) { token } }';
    const { restartConfirmation } = await this.client.ask<{ restartConfirmation: { token: string } }>(query, {
      id: deviceId,
    });
    const confirmed = name === 'restartDevice' && { confirmation: restartConfirmation.token };
    const wishes = { success: 'DeviceNotified', fields: 'contacts { outcome status }' };
    const { contacts } = await this.client.change<{ contacts: object[] }>(name, { deviceId, ...confirmed }, wishes);
    return contacts;
  }

  async testPhone(transport: Transport, { credentials }: PhoneLine): Promise<TestPhone> {
    const phone = await TestPhone.open(transport, this.endpoint(transport), credentials);
    this.#ends.push(() => phone.close());
    return phone;
  }

  async baresip(
    transport: 'UDP' | 'TCP' | 'TLS',
    { credentials }: { readonly credentials: SipCredentials },
    lifetime = 300,
  ): Promise<Baresip> {
    const phone = await startBaresip(this.endpoint(transport), { ...credentials, transport, lifetime });
    this.#ends.push(() => phone.kill());
    return phone;
  }

  async sipp({ credentials }: { readonly credentials: SipCredentials }, expires?: number): Promise<boolean> {
    const wishes = { users: [credentials], realm: credentials.realm, ...(expires && { expires }) };
    return (await sippRegisters(this.endpoint('UDP'), wishes)).succeeded === 1;
  }

  async waitingSipp({ credentials }: PhoneLine): Promise<WaitingSipp> {
    const wishes = { users: [credentials], realm: credentials.realm, userAgent: 'snomD785/10.1.84.12' };
    const phone = await sippWaits(this.endpoint('UDP'), wishes);
    this.#ends.push(() => phone.kill());
    return phone;
  }

  /** What the record says of the registrations of a line, oldest first, but for refusals and what is remarkable. */
  async story({ extensionId }: Line): Promise<readonly string[]> {
    return (await this.#types(extensionId)).filter(
      (type) => type !== 'RegistrationRefused' && type !== 'RegistrationFindingRaised',
    );
  }

  async untilStory(line: Line, ...expected: readonly string[]): Promise<void> {
    await until(async () => (await this.story(line)).length >= expected.length);
    expect(await this.story(line)).toEqual(expected);
  }

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
    await this.#server.stop();
    await this.kamailio?.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #types(extensionId: string): Promise<readonly string[]> {
    const { lineTimeline } = await this.client.ask<{ lineTimeline: { nodes: { type: string }[] } }>(
      'query($extensionId: ID!) { lineTimeline(extensionId: $extensionId, first: 100) { nodes { type } } }',
      { extensionId },
    );
    return lineTimeline.nodes.map(({ type }) => type).filter((type) => type.startsWith('Registration'));
  }

  #environment(): Readonly<Record<string, string>> {
    const short = { RINGLEDGER_SIP_MIN_EXPIRES: String(SHORTEST), RINGLEDGER_SIP_WS_PORT: '0' };
    if (!this.kamailio) return { ...this.ports, ...short };
    const { controlUrl, evapi, secret } = this.kamailio;
    const portOf = (transport: 'UDP' | 'TCP' | 'TLS' | 'WS') => String(this.kamailio?.endpoint(transport).port);
    return {
      ...short,
      RINGLEDGER_SIP_UDP_PORT: portOf('UDP'),
      RINGLEDGER_SIP_TCP_PORT: portOf('TCP'),
      RINGLEDGER_SIP_TLS_PORT: portOf('TLS'),
      RINGLEDGER_SIP_WS_PORT: portOf('WS'),
      RINGLEDGER_REGISTRAR: 'kamailio',
      KAMAILIO_RPC_URL: controlUrl.href,
      KAMAILIO_EVAPI: `${evapi.address}:${evapi.port}`,
      KAMAILIO_SECRET: secret,
    };
  }
}

/** Resolves once `condition` holds; the test's own limit ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
}
