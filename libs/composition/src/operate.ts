import { NestFactory } from '@nestjs/core';
import { readConfiguration } from '@ringledger/configuration';
import { forgetReadModels } from '@ringledger/event-sourcing';
import { JsonLog } from '@ringledger/observability';
import { openSecrets, retireWrappingKeys, rotateWrappingKey } from '@ringledger/secrets';
import { SystemClock, SystemMonotonicClock, SystemRandomness } from '@ringledger/system';
import { FirstAdministrator } from '@ringledger/users';
import { AppModule } from './app.module.js';
import { readModelsOfLog } from './exchange.js';
import type { Ground } from './ground.module.js';
import { KEPT_TABLES } from './kept-tables.js';
import { verifyReadModels } from './verify-read-models.js';
import type { Difference, Verified } from './verify-read-models.js';
import { nobodyReads, tell } from './tell.js';
import { filesExist, hasEvents, openStores, openWholeStores } from './stores.js';

interface Task {
  readonly what: string;
  readonly run: (ground: Ground) => Promise<string>;
  /** Also on a log that ends before what was seen of it. */
  readonly onAnyLog?: boolean;
  /** Also on read models that are damaged. */
  readonly unchecked?: boolean;
  /** Its answer is shown this once. */
  readonly secret?: boolean;
}

/** What an operator does at the machine itself, without a token: who can run this holds the key ring anyway. */
const TASKS: Readonly<Record<string, Task>> = {
  'recover-administrator': {
    what: 'makes the first administrator a provider again, anew if deleted, with a new password, which is shown once',
    run: recoverAdministrator,
    secret: true,
  },
  'rotate-wrapping-key': {
    what: 'makes a new wrapping key and wraps all data keys with it',
    run: async ({ secrets }) => `${await rotateWrappingKey(secrets)} data keys are wrapped by a new wrapping key.`,
  },
  'rotate-token-key': {
    what: 'makes a new key that signs tokens; those of the last two keys stay good',
    run: async ({ secrets: { keyRing } }) => {
      await keyRing.rotateTokenKey();
      return 'New tokens are signed by a new key.';
    },
  },
  'verify-read-models': {
    what: 'looks whether the log is whole, folds it again and compares it with what the read models hold',
    run: async (ground) => told(await verifyReadModels(ground)),
    unchecked: true,
  },
  'rebuild-read-models': {
    what: 'drops all read models that follow from the log; the next start makes them again from it',
    run: rebuildReadModels,
    onAnyLog: true,
    unchecked: true,
  },
  'retire-wrapping-keys': {
    what: 'drops the wrapping keys that no data key needs any more; a minute after the rotation at the earliest',
    run: async ({ secrets }) => {
      const retired = await retireWrappingKeys(secrets);
      return retired.length === 0 ? 'Every wrapping key is in use.' : `Dropped: ${retired.join(', ')}.`;
    },
  },
};

/** One task on the stores that the configuration names, then the end. Embedded stores must not be in use by a running app. */
export async function operate([name, ...rest]: readonly string[]): Promise<void> {
  const task = name === undefined || rest.length > 0 ? undefined : Object.hasOwn(TASKS, name) && TASKS[name];
  if (!task) {
    const lines = Object.entries(TASKS).map(([known, { what }]) => `  ${known.padEnd(24)}${what}`);
    await complain(['Usage: npm run cli -- TASK', ...lines, ''].join('\n'));
    process.exitCode = 2;
    return;
  }
  try {
    if (task.secret && nobodyReads())
      throw new UnreadError('Standard output goes nowhere: nobody would see the answer.');
    await answer(await onStores(task));
  } catch (error) {
    const { message, stack } = error as Error;
    // What has a code explains itself.
    const explained = 'code' in (error as Error);
    await complain(`${error instanceof UnseenError ? '' : 'Not done.\n'}${message}\n${explained ? '' : `${stack}\n`}`);
    process.exitCode = 1;
  }
}

async function answer(text: string): Promise<void> {
  try {
    await tell(process.stdout, `${text}\n`);
  } catch (error) {
    throw new UnseenError(
      `It is done, but the answer could not be written (${(error as Error).message}): do it again.`,
    );
  }
}

async function complain(text: string): Promise<void> {
  await tell(process.stderr, text).catch(() => undefined);
}

/** Nobody would see what is shown only once. */
class UnreadError extends Error {
  readonly code = 'UNREAD';
}

/** What was done is told to nobody. */
class UnseenError extends Error {
  readonly code = 'UNSEEN';
}

/** An answer that an operator does not want: the sentence says all. */
class NotAsItShouldBe extends Error {
  readonly code = 'NOT_AS_IT_SHOULD_BE';
}

/** A task is for an exchange that is there: it makes none where the name of the directory is misspelt. */
class NoExchangeError extends Error {
  readonly code = 'NO_EXCHANGE';
}

const MOST_TOLD = 20;

const DIFFERENT_IN: Readonly<Record<Difference['in'], string>> = {
  content: '',
  filing: ' (what it is found by)',
  position: ' (the position that it is of)',
};

function told({ flaws, readModelFlaws, differences, behind }: Verified): string {
  if (flaws.length > 0) {
    throw new NotAsItShouldBe(
      [
        'The log itself is damaged; the read models were not compared, for nothing sound can be made of it:',
        ...flaws.slice(0, MOST_TOLD),
        ...(flaws.length > MOST_TOLD ? [`and ${flaws.length - MOST_TOLD} more.`] : []),
        'Keep a copy of it, then put a backup back. To make the read models again does not mend it.',
      ].join('\n'),
    );
  }
  const sentences: string[] = [];
  if (readModelFlaws.length > 0) {
    sentences.push('The store of the read models is damaged:', ...readModelFlaws);
    sentences.push('npm run cli -- rebuild-read-models makes them again, and the indexes of what it keeps.');
  }
  if (differences.length > 0) {
    const first = differences
      .slice(0, MOST_TOLD)
      .map(({ readModel, id, in: where }) => `${readModel} ${id}${DIFFERENT_IN[where]}`);
    const documents = new Set(differences.map(({ readModel, id }) => `${readModel} ${id}`));
    sentences.push(`${documents.size} documents are not what the log says:`, ...first);
  }
  if (behind.length > 0) {
    sentences.push(`Not compared, for they have not seen the whole log: ${behind.join(', ')}.`);
    sentences.push('Start the exchange until it is ready, stop it, and verify again.');
  }
  if (sentences.length > 0) throw new NotAsItShouldBe(sentences.join('\n'));
  return 'Every read model is what the log says.';
}

async function onStores({ run, onAnyLog, unchecked = false }: Task): Promise<string> {
  const configuration = readConfiguration(process.env);
  if (!(await filesExist(configuration))) {
    throw new NoExchangeError(`There is no exchange in ${configuration.dataDirectory}: see RINGLEDGER_DATA.`);
  }
  const log = new JsonLog('warn');
  const stores = await (onAnyLog ? openStores : openWholeStores)(configuration, log, { unchecked });
  try {
    const keys = {
      keyRingPath: configuration.keyRingFile,
      logHasEvents: () => hasEvents(stores),
      clock: new SystemClock(),
      monotonic: new SystemMonotonicClock(),
      randomness: new SystemRandomness(),
    };
    const secrets = await openSecrets({ readModels: stores.readModels, ...keys });
    return await run({ configuration, log, stores, secrets });
  } finally {
    await stores.eventStore.close();
    await stores.readModels.close();
  }
}

async function recoverAdministrator(ground: Ground): Promise<string> {
  const module = AppModule.forOperator(ground);
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const { userName, password } = await app.get(FirstAdministrator).recover();
  return `User ${userName}, password ${password.reveal()} (shown only now).`;
}

async function rebuildReadModels({ stores: { eventStore, readModels } }: Ground): Promise<string> {
  const collections = readModelsOfLog().map(({ collection }) => collection);
  await forgetReadModels(readModels, collections, await eventStore.head());
  await readModels.rebuildIndexes();
  const kept = Object.keys(KEPT_TABLES).join(', ');
  return `${collections.length} read models are made again from the log at the next start. Kept: ${kept}.`;
}
