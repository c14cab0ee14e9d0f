import { randomUUID } from 'node:crypto';
import type { Agent } from 'node:https';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { RefusedError } from '../harness/graphql-client.js';
import { createLine } from '../harness/line.js';
import { askDoor } from '../harness/phone-door.js';
import type { SipEndpoint } from '../harness/sip-endpoints.js';
import { registerPhones } from './registering.js';
import type { LoadedPhone, Witness } from './witness.js';

/** The doors of one life of the process. */
export interface Doors {
  readonly client: GraphqlClient;
  readonly devices: string;
  readonly sip: SipEndpoint;
  readonly agent: Agent;
  readonly organizationId: string;
  /** Fires when the process was killed. */
  readonly signal: AbortSignal;
}

const PHONES = 12;

/** Changes and fetches, six at once, until the connections break. */
export async function load(doors: Doors, witness: Witness): Promise<void> {
  const work = [
    createExtensions,
    createExtensions,
    rotateKeys,
    rotatePasswords,
    fetchConfigurations,
    fetchConfigurations,
    registerPhones,
  ];
  const ends = work.map((worker) =>
    worker(doors, witness).catch((error: unknown) => {
      // That a connection broke is what this is about. A refusal is not.
      if (error instanceof RefusedError) witness.wrong.push(`refused: ${error.message}`);
    }),
  );
  await Promise.all(ends);
}

async function createExtensions({ client, organizationId }: Doors, witness: Witness): Promise<never> {
  for (;;) {
    const number = witness.nextNumber();
    if (witness.phones.length < PHONES) {
      const line = await createLine(client, organizationId, { number, model: 'snom-d785' });
      witness.acknowledged(number, line.extensionId);
      witness.phones.push({
        deviceId: line.deviceId,
        sipAccountId: line.sipAccountId,
        path: new URL(line.configurationUrl).pathname,
        dead: [],
      });
      continue;
    }
    const input = { organizationId, number, firstName: number, idempotencyKey: randomUUID() };
    const { id } = await client.change('createExtension', input, { success: 'ExtensionChanged' });
    witness.acknowledged(number, id);
  }
}

async function rotateKeys(doors: Doors, witness: Witness): Promise<never> {
  for (let n = 0; ; n += 1) {
    const phone = await somePhone(doors, witness, n);
    const { configurationUrl } = await doors.client.change<{ configurationUrl: string }>(
      'rotateAccessKey',
      { deviceId: phone.deviceId },
      { success: 'DeviceWithKey', inputType: 'DeviceRequest', fields: 'configurationUrl' },
    );
    phone.dead.push(phone.path);
    phone.path = new URL(configurationUrl).pathname;
  }
}

async function rotatePasswords(doors: Doors, witness: Witness): Promise<never> {
  for (let n = 0; ; n += 1) {
    const { sipAccountId } = await somePhone(doors, witness, n);
    await doors.client.change('rotateSipPassword', { sipAccountId }, { success: 'SipPasswordRotated' });
  }
}

/** Every request has a user agent of its own, so that its pickup can be told from all others. Each fourth tries a dead key. */
async function fetchConfigurations(doors: Doors, witness: Witness): Promise<never> {
  for (let n = 0; ; n += 1) {
    const phone = await somePhone(doors, witness, n);
    const path = (n % 4 === 3 && phone.dead.at(-1)) || phone.path;
    const isDead = phone.dead.includes(path);
    const userAgent = randomUUID();
    const { status } = await askDoor(new URL(path, doors.devices).href, doors.agent, {
      headers: { 'user-agent': userAgent },
    });
    if (status !== 200) continue;
    if (isDead) witness.wrong.push('a configuration was had with a key whose rotation had been acknowledged');
    witness.received.push({ deviceId: phone.deviceId, userAgent });
  }
}

async function somePhone({ signal }: Doors, { phones }: Witness, n: number): Promise<LoadedPhone> {
  for (;;) {
    signal.throwIfAborted();
    const phone = phones[n % Math.max(1, phones.length)];
    if (phone) return phone;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
