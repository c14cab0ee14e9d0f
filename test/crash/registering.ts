import { TestPhone } from '@ringledger/sip/testing';
import type { PhoneAccount } from '@ringledger/sip/testing';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine } from '../harness/line.js';
import type { SipEndpoint } from '../harness/sip-endpoints.js';
import type { RegisteringPhone, Witness } from './witness.js';

/** What a phone needs of one life of the process. */
export interface SipDoors {
  readonly client: GraphqlClient;
  readonly organizationId: string;
  readonly sip: SipEndpoint;
  /** Fires when the process was killed. */
  readonly signal: AbortSignal;
}

const LINES = 6;
/** In seconds. */
const LONG = 3600;
const BRIEF = 1;

/** Phones that stay, and phones that register for a second and fall silent, until the process is killed. */
export async function registerPhones(doors: SipDoors, witness: Witness): Promise<void> {
  while (witness.registering.length < LINES) witness.registering.push(await newPhone(doors, witness));
  await Promise.all(witness.registering.map((phone, place) => keepRegistering(phone, place % 2 === 0, doors)));
}

async function newPhone({ client, organizationId }: SipDoors, witness: Witness): Promise<RegisteringPhone> {
  const number = witness.nextNumber();
  const line = await createLine(client, organizationId, { number, model: 'snom-d785' });
  witness.acknowledged(number, line.extensionId);
  const { password } = await client.change<{ password: string }>(
    'revealSipPassword',
    { sipAccountId: line.sipAccountId },
    { success: 'SipPasswordRevealed', inputType: 'SipAccountRequest', fields: 'password' },
  );
  const { sipAccount } = await client.ask<{ sipAccount: { userName: string; realm: string } }>(
    'query($id: ID!) { sipAccount(id: $id) { userName realm } }',
    { id: line.sipAccountId },
  );
  const account: PhoneAccount = { user: sipAccount.userName, password, realm: sipAccount.realm };
  return { account, extensionId: line.extensionId, bound: null, attempted: null };
}

async function keepRegistering(phone: RegisteringPhone, stays: boolean, { sip, signal }: SipDoors): Promise<void> {
  const device = await TestPhone.open('UDP', sip, phone.account);
  const killed = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null)));
  try {
    while (!signal.aborted) {
      if (stays) phone.attempted = device.contact;
      const answer = await Promise.race([device.register(stays ? LONG : BRIEF), killed]);
      if (stays && answer?.status === 200) phone.bound = device.contact;
    }
  } finally {
    device.close();
  }
}

/** Every binding that was acknowledged is there, or the one that the same phone asked for after it. */
export async function checkBindings(sip: SipEndpoint, witness: Witness): Promise<void> {
  for (const { account, attempted, bound } of witness.registering) {
    if (bound === null) continue;
    const asking = await TestPhone.open('UDP', sip, account);
    const answer = await asking.register(LONG, [], []);
    asking.close();
    const contacts = answer.headers.all('contact').join(', ');
    if (answer.status !== 200 || !(contacts.includes(bound) || (attempted !== null && contacts.includes(attempted)))) {
      witness.wrong.push(`a binding was acknowledged and is gone: ${answer.status} ${contacts}`);
    }
  }
}

/** Who takes over opens a registration and ends the one before. */
const OPENS = new Set(['RegistrationCreated', 'RegistrationTakenOver']);
const ENDS = new Set(['RegistrationExpired', 'RegistrationTakenOver']);
const TIMELINE = `query($extensionId: ID!, $cursor: String) {
  lineTimeline(extensionId: $extensionId, first: 100, cursor: $cursor) {
    nodes { type } pageInfo { hasNextPage endCursor } } }`;

interface Page {
  readonly nodes: readonly { readonly type: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Every registration that fell silent expires, once; asked until all have, or the time is over. */
export async function checkExpiries(client: GraphqlClient, witness: Witness): Promise<void> {
  const end = Date.now() + 20_000;
  for (const { extensionId, bound } of witness.registering) {
    if (bound !== null) continue;
    for (;;) {
      const { created, expired } = await registrationsOf(client, extensionId);
      if (expired > created) witness.wrong.push(`${created} registrations expired ${expired} times`);
      if (expired >= created) break;
      if (Date.now() > end) {
        witness.wrong.push(`${created - expired} registrations fell silent and did not expire`);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function registrationsOf(client: GraphqlClient, extensionId: string) {
  let [created, expired] = [0, 0];
  for (let cursor: string | null = null; ;) {
    const { lineTimeline: page }: { lineTimeline: Page } = await client.ask(TIMELINE, { extensionId, cursor });
    created += page.nodes.filter(({ type }) => OPENS.has(type)).length;
    expired += page.nodes.filter(({ type }) => ENDS.has(type)).length;
    if (!page.pageInfo.hasNextPage) return { created, expired };
    cursor = page.pageInfo.endCursor;
  }
}
