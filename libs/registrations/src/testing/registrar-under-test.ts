import { JsonLog } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import type { Endpoint } from '@ringledger/sip';
import { TestPhone } from '@ringledger/sip/testing';
import { RandomIds, SystemClock, SystemMonotonicClock } from '@ringledger/system';
import { AccountEffects } from '../accounts/account-effects.js';
import type { Ending } from '../accounts/ending.js';
import type { Location } from '../locations/account-locations.js';
import type { RegisterLimits } from '../locations/bind-contacts.js';
import { TabledLocations } from '../locations/tabled-locations.js';
import { RegistrationRefusals } from '../refusals/registration-refusals.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import type { DenialReason, LocationOfPhone, Registrar, RegistrationIntake } from '../registrar/registrar.js';
import type { RegistrationTransport } from '../registration.events.js';
import { RecordingIntake } from './recording-intake.js';
import { EXCHANGE_REALM, registrarAccount } from './registrar-account.js';
import { LIMITS, openTable } from './table-under-test.js';

/** What a registrar is given to work with. */
export interface RegistrarSurroundings {
  readonly name: string;
  /** Of the exchange: phones that know it by its address alone are asked for this one. */
  readonly realm: string;
  readonly limits: RegisterLimits;
  readonly intake: RegistrationIntake;
}

/** A registrar at work, on loopback. */
export interface OpenedRegistrar {
  readonly registrar: Registrar;
  endpoint(transport: RegistrationTransport): Endpoint;
  close(): Promise<void>;
}

/**
 * Gives up on a silent phone within seconds: tests wait for that. Accounts are known only after `setCredentials`.
 */
export type OpenRegistrar = (surroundings: RegistrarSurroundings) => Promise<OpenedRegistrar>;

export interface PhoneWishes {
  readonly transport?: RegistrationTransport;
  readonly password?: string;
  /** Host of its address of record, when that is not the realm of the account. */
  readonly host?: string;
  /** An address other than the registrar's; a local one for UDP, for WebSocket one that a proxy tells. */
  readonly from?: string;
}

/** Between two looks at something that another process changes, in ms. */
const LOOK_EVERY = 5;

/** Resolves once `condition` holds; the test's own limit ends a wait in vain. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
}

/** A registrar in front of a real table of locations on stores of its own. */
export async function openRegistrarUnderTest(open: OpenRegistrar) {
  const table = await openTable();
  const [clock, monotonic, ids] = [new SystemClock(), new SystemMonotonicClock(), new RandomIds()];
  const log = new JsonLog('silent');
  const name = 'registrar-1';
  const { store, readModels } = table;
  const refusals = new RegistrationRefusals(store, clock, monotonic, ids, log);
  const settings = { limits: LIMITS, registrar: name };
  const locations = new TabledLocations(settings, store, readModels, refusals, clock, monotonic, ids);
  const intake = new RecordingIntake(locations);
  const opened = await open({ name, realm: EXCHANGE_REALM, limits: LIMITS, intake });
  const { registrar } = opened;
  const phones: TestPhone[] = [];

  const locationsOf = async ({ id, userName, realm }: RegistrarAccount): Promise<readonly LocationOfPhone[]> => {
    const document = (await locations.of(SYSTEM, [id])).get(id);
    return (document?.locations ?? []).map(({ registrationId, contact, flow }) => {
      return { registrationId, accountId: id, userName, realm, contact, flow };
    });
  };
  const effects = new AccountEffects(
    registrar,
    locations,
    async () => [],
    async () => false,
  );
  const end = (account: RegistrarAccount, ending: Ending) => {
    const origin = { eventId: ids.next(), correlationId: ids.next() };
    return effects.endAll([{ ...ending, accountId: account.id, account, origin }]);
  };
  /** One that its phones may use. */
  const account = async (...[wanted]: Parameters<typeof registrarAccount>) => {
    const made = registrarAccount(wanted);
    await registrar.setCredentials(made);
    return made;
  };
  const phone = async (
    { authenticationUser, realm, userName: user }: RegistrarAccount,
    { transport = 'UDP', password = 'secret', host, from }: PhoneWishes = {},
  ) => {
    const known = { user, password, realm: host ?? realm, authenticationUser };
    const another = await TestPhone.open(transport, opened.endpoint(transport), known, from);
    phones.push(another);
    return another;
  };
  /** A phone of an account of its own, that the record knows of. */
  const registered = async (wishes: PhoneWishes = {}) => {
    const own = await account();
    const bound = await phone(own, wishes);
    expect((await bound.register()).status).toBe(200);
    await eventually(async () => (await locationsOf(own)).length === 1);
    return { account: own, phone: bound };
  };
  return {
    ...{ registrar, intake, locations, locationsOf, refusals, table },
    endpoint: (transport: RegistrationTransport) => opened.endpoint(transport),

    ...{ open: account, phone, registered },

    /** What it says of registrations that ended. */
    drops: async ({ id }: RegistrarAccount) =>
      (await table.events(id)).flatMap(({ data, type }) => (type === 'RegistrationDropped' ? [data] : [])),

    /** Types of what the record holds of the account. */
    events: (account: RegistrarAccount) => table.types(account.id),

    refusalsOf: ({ id }: RegistrarAccount) =>
      intake.refusals.filter(({ accountId }) => accountId === id).map(({ reason }) => reason),

    /** As who follows the log does it: from here on only the new account counts. */
    async change(account: RegistrarAccount, cause: 'password rotated' | 'settings changed'): Promise<void> {
      await registrar.setCredentials(account);
      const which = (location: Location) => effects.refuses(account, location);
      await end(account, { cause, which: cause === 'settings changed' ? which : null, asksBack: true });
    },

    /** As who follows the log does it when a command has dropped what is open there. */
    async takeDropped(account: RegistrarAccount): Promise<void> {
      await effects.takeDropped(account.id, account);
    },

    async deny(account: RegistrarAccount, reason: DenialReason): Promise<void> {
      await registrar.deny(account, reason);
      const cause = reason === 'unknown account' ? 'account deleted' : reason;
      await end(account, { cause, which: null, asksBack: false });
    },

    async close(): Promise<void> {
      for (const phone of phones) phone.close();
      await opened.close();
      await table.dispose();
    },
  };
}

export type RegistrarUnderTest = Awaited<ReturnType<typeof openRegistrarUnderTest>>;
