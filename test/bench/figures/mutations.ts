import { compared, percentile, rate } from '../figure.js';
import type { Figures, Measured } from '../figure.js';
import { Running } from '../running.js';

const PER_ROUND = 400;
const PARALLEL = 32;
const COMMANDS_PER_SECOND = 500;
const SECONDS = 10;
const CREATE = `mutation($input: CreateExtensionRequest!) { createExtension(input: $input) { __typename ... on ExtensionChanged { id position } } }`;
const SEEN = 'query($id: ID!, $after: String) { extension(id: $id, after: $after) { id } }';

/** Commands over GraphQL, and how long after its acknowledgement a change is in the read models. */
export const mutations: Figures = {
  names: ['mutation', 'lag-p99'],
  async measure(wanted) {
    const running = await Running.open();
    const { client, organizationId } = running;
    let number = 100_000;
    const create = async () => {
      const input = { organizationId, number: String((number += 1)), firstName: 'Anna', lastName: 'Adams' };
      const { createExtension } = await client.ask<{ createExtension: { id?: string; position: string } }>(CREATE, {
        input,
      });
      if (createExtension.id === undefined) throw new Error('refused');
      return createExtension as { id: string; position: string };
    };
    const measured: Measured[] = [];
    try {
      if (wanted.has('mutation')) {
        const empty = () => client.ask('mutation { __typename }');
        measured.push(
          await compared(
            'mutation',
            '≥ 0.6',
            () => rate(PER_ROUND, PARALLEL, create),
            () => rate(PER_ROUND, PARALLEL, empty),
          ),
        );
      }
      if (wanted.has('lag-p99')) measured.push(await lag(running, create));
    } finally {
      await running.close();
    }
    return measured;
  },
};

/** Each change is asked for at once with `after`: what this takes longer than the same question again, is the lag. */
async function lag({ client }: Running, create: () => Promise<{ id: string; position: string }>): Promise<Measured> {
  const lags: number[] = [];
  const count = COMMANDS_PER_SECOND * SECONDS;
  const started = performance.now();
  const done = await rate(count, 64, async (n) => {
    const due = started + (n * 1000) / COMMANDS_PER_SECOND;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const { id, position } = await create();
    if (n % 10 > 0) return;
    const asked = performance.now();
    await client.ask(SEEN, { id, after: position });
    const seen = performance.now();
    await client.ask(SEEN, { id });
    lags.push(Math.max(0, seen - asked - (performance.now() - seen)));
  });
  return {
    name: 'lag-p99',
    value: percentile(lags, 0.99),
    unit: `ms at ${Math.round(done)} commands/s`,
    baseline: null,
    ratio: null,
    goal: `at ${COMMANDS_PER_SECOND}/s`,
  };
}
