import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openEmbeddedEventStore } from '@ringledger/event-store/embedded';
import { startKamailio } from '../baselines/start-kamailio.js';
import type { BareRegistrar } from '../baselines/start-kamailio.js';
import { compared, percentile } from '../figure.js';
import type { Figures, Measured } from '../figure.js';
import { Running } from '../running.js';
import { hasProgram, registerAll } from '../sipp/sipp.js';
import type { Registering } from '../sipp/sipp.js';

const PASSWORD = 'Tulips4and9Rain';
const PHONES = 1000;
const PER_ROUND = 5000;
const PARALLEL = 64;
const STORM = 20_000;
const MANY = 100_000;
/** Seconds within which all of the many fall due. */
const DUE_WITHIN = 10;
/** What the registrar grants at least, in seconds. */
const SHORTEST = 60;
/** Phones that one run of the load generator refreshes while deadlines fall due together. */
const SHARE = 4000;

/** Phones that register, by the load generator sipp, against Kamailio with its HA1 in memory. */
export const registrations: Figures = {
  names: ['register', 'register-change', 'register-storm'],
  async measure(wanted) {
    if (!(await installed())) return [];
    const running = await Running.open();
    const bare = await startKamailio(PASSWORD);
    const measured: Measured[] = [];
    try {
      const accounts = await running.accounts(wanted.has('register-storm') ? STORM : PHONES, PASSWORD);
      const phones = repeated(accounts.slice(0, PHONES), PER_ROUND);
      if (wanted.has('register')) {
        measured.push(await compared('register', '≥ 0.9', ...both(running, bare, () => phones)));
      }
      if (wanted.has('register-change')) {
        // Another contact each time: each is an event.
        const moved = (round: number) => phones.map((phone, n) => ({ ...phone, contact: `-${round + 1}-${n}` }));
        measured.push(await compared('register-change', '≥ 0.5', ...both(running, bare, moved)));
      }
      if (wanted.has('register-storm')) measured.push(...(await storm(running, accounts)));
    } finally {
      await bare.close();
      await running.close();
    }
    return measured;
  },
};

/** All at once after a restart. */
async function storm(running: Running, phones: readonly Registering[]): Promise<readonly Measured[]> {
  await running.restart();
  const { seconds, failed } = await registerAll({ port: running.sip.port, phones, parallel: 400 });
  const none = { baseline: null, ratio: null };
  return [
    { name: 'register-storm', value: seconds * 1000, unit: 'ms', goal: 'told', ...none },
    { name: 'register-storm-failed', value: failed, unit: 'phones', goal: '0', ...none },
  ];
}

/** A hundred thousand registrations: what they cost, how fast it starts with them, and how late they expire. */
export const manyRegistrations: Figures = {
  names: ['registrar-memory', 'start-100000', 'expire'],
  async measure(wanted) {
    if (!(await installed())) return [];
    const running = await Running.open();
    const measured: Measured[] = [];
    const none = { baseline: null, ratio: null };
    try {
      const empty = await running.memory();
      const accounts = await running.accounts(MANY, PASSWORD);
      await registerAll({ port: running.sip.port, phones: accounts, parallel: 200 });
      await running.restart();
      if (wanted.has('start-100000')) {
        measured.push({ name: 'start-100000', value: running.startedIn, unit: 'ms', goal: '≤ 3000', ...none });
      }
      const renewed = await registerAll({ port: running.sip.port, phones: accounts, parallel: 200 });
      if (wanted.has('registrar-memory')) {
        const value = (await running.memory()) - empty;
        measured.push({ name: 'registrar-memory', value, unit: 'MB above empty', goal: '≤ 300', ...none });
      }
      if (wanted.has('expire')) {
        await fallDueTogether(running, accounts, renewed.seconds);
        const lags = await expiryLags(running);
        const value = percentile(lags, 0.99);
        measured.push({ name: 'expire', value, unit: `ms p99 of ${lags.length}`, goal: '≤ 1000', ...none });
      }
    } finally {
      await running.close();
    }
    return measured;
  },
};

/** Refreshes all, which takes about so many seconds, so that they fall due within a few: proposed anew for each share, by the clock. */
async function fallDueTogether(running: Running, phones: readonly Registering[], takes: number): Promise<void> {
  const first = Date.now() + (SHORTEST + 1.5 * takes) * 1000;
  for (let start = 0; start < phones.length; start += SHARE) {
    const left = (first - Date.now()) / 1000;
    const share = phones.slice(start, start + SHARE);
    const brief = share.map((phone, n) => ({ ...phone, expires: Math.ceil(left) + (n % DUE_WITHIN) }));
    await registerAll({ port: running.sip.port, phones: brief, parallel: 200 });
  }
}

/** How long after its deadline each expiry was decided, in ms; waits until all are over. */
async function expiryLags(running: Running): Promise<number[]> {
  while ((await running.gauge('registrar_bound_accounts')) > 0) await setTimeout(2000);
  await running.stop();
  const store = await openEmbeddedEventStore({ directory: join(running.directory, 'log') });
  const lags: number[] = [];
  for (let after; ;) {
    const page = await store.readAll({
      filter: { types: ['RegistrationExpired'] },
      limit: 4096,
      ...(after !== undefined && { after }),
    });
    for (const { data, metadata } of page.events) {
      lags.push(Date.parse(metadata['time'] as string) - Date.parse(data['deadline'] as string));
    }
    if (page.end) break;
    after = page.next;
  }
  await store.close();
  return lags;
}

function both(
  running: Running,
  bare: BareRegistrar,
  phones: (round: number) => readonly Registering[],
): [product: (round: number) => Promise<number>, bare: (round: number) => Promise<number>] {
  const at = (port: () => number) => async (round: number) => {
    const { failed, perSecond } = await registerAll({ port: port(), phones: phones(round), parallel: PARALLEL });
    if (failed > 0) throw new Error(`${failed} registrations failed`);
    return perSecond;
  };
  return [at(() => running.sip.port), at(() => bare.port)];
}

function repeated<T>(items: readonly T[], count: number): readonly T[] {
  return Array.from({ length: count }, (_, n) => items[n % items.length] as T);
}

async function installed(): Promise<boolean> {
  for (const program of ['sipp', 'kamailio']) {
    if (await hasProgram(program)) continue;
    process.stderr.write(`Registrations are not measured: ${program} is not installed\n`);
    return false;
  }
  return true;
}
