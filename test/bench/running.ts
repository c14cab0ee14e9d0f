import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logIn } from '../harness/graphql-client.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { lastingPorts } from '../harness/lasting-ports.js';
import { registerOrganization } from '../harness/line.js';
import { startServer } from '../harness/server-process.js';
import type { ServerProcess } from '../harness/server-process.js';
import type { SipEndpoint } from '../harness/sip-endpoints.js';
import { rate } from './figure.js';
import type { Registering } from './sipp/sipp.js';

/** The product as it ships, in a process of its own, on a directory that goes with it. */
export class Running {
  private constructor(
    readonly directory: string,
    private readonly ports: Readonly<Record<string, string>>,
    private process: ServerProcess,
    readonly password: string,
    public client: GraphqlClient,
    readonly organizationId: string,
  ) {}

  static async open(): Promise<Running> {
    const directory = await mkdtemp(join(tmpdir(), 'ringledger-bench-'));
    const ports = await lastingPorts();
    const server = await startServer({ directory, environment: ports });
    const password = server.password ?? '';
    const client = await logIn(server.graphql, 'admin', password);
    return new Running(directory, ports, server, password, client, await registerOrganization(client, 'Bench'));
  }

  get startedIn(): number {
    return this.process.startedIn;
  }

  get graphql(): string {
    return this.process.graphql;
  }

  get tls(): string {
    return join(this.directory, 'tls');
  }

  /** Paths of the configurations of so many new phones, each of about 6 KB. */
  async phones(count: number): Promise<string[]> {
    const paths: string[] = [];
    const functionKeys = Array.from({ length: 24 }, (_, n) => ({
      index: n + 1,
      type: 'BLF',
      value: String(2000 + n),
      label: `Colleague number ${n + 1}, second floor, by the window`,
    }));
    await rate(count, 16, async (n) => {
      const { client, organizationId } = this;
      const device = await client.change<{ id: string; configurationUrl: string }>(
        'addDevice',
        { organizationId, model: 'snom-d785', name: `Phone ${n}` },
        { success: 'DeviceWithKey', fields: 'configurationUrl' },
      );
      await client.change('setFunctionKeys', { deviceId: device.id, functionKeys }, { success: 'DeviceChanged' });
      paths.push(new URL(device.configurationUrl).pathname);
    });
    return paths;
  }

  /** SIP accounts, all with this password. */
  async accounts(count: number, password: string): Promise<readonly Registering[]> {
    const { client, organizationId } = this;
    const { organization } = await client.ask<{ organization: { sipRealm: string } }>(
      'query($id: ID!) { organization(id: $id) { sipRealm } }',
      { id: organizationId },
    );
    const created: Registering[] = [];
    await rate(count, 32, async (n) => {
      const input = { organizationId, userName: `bench${n}`, password };
      await client.change('createSipAccount', input, { success: 'SipAccountCreated' });
      created.push({ user: input.userName, password, realm: organization.sipRealm });
    });
    return created;
  }

  /** Where it listens for SIP over UDP. */
  get sip(): SipEndpoint {
    const { UDP } = this.process.sip;
    if (!UDP) throw new Error('The exchange does not listen for SIP over UDP');
    return UDP;
  }

  url(path: string): string {
    return new URL(path, this.process.devices).href;
  }

  /** Resident memory of the process, in MB. */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.process.child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }

  /** What `/metrics` says of it now. */
  async gauge(name: string): Promise<number> {
    const metrics = await (await fetch(new URL('/metrics', this.graphql))).text();
    return Number(new RegExp(`^ringledger_${name} (\\d+)$`, 'm').exec(metrics)?.[1]);
  }

  async restart(): Promise<void> {
    await this.process.stop();
    this.process = await startServer({ directory: this.directory, environment: this.ports });
    this.client = await logIn(this.process.graphql, 'admin', this.password);
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
