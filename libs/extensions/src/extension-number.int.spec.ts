import { randomUUID } from 'node:crypto';
import { Commands } from '@ringledger/event-sourcing';
import { openSmallExchange, refusals, testContext } from '@ringledger/event-sourcing/testing';
import type { SmallExchange } from '@ringledger/event-sourcing/testing';
import { organizationAggregate, organizationEvents } from '@ringledger/organizations';
import { changeExtensionNumber } from './decisions/change-extension-number.js';
import { createExtension } from './decisions/create-extension.js';
import { deleteExtension } from './decisions/delete-extension.js';
import { extensionEvents } from './extension.events.js';
import { extensionAggregate } from './extension.js';
import { ACME, acme } from './testing/scenario.js';

const OTHER = '11111111-2222-5333-8444-555555555555';
const TAKEN = ['EXTENSION_NUMBER_TAKEN', 'number'];

describe('the number of an extension, among many who want it', () => {
  let exchange: SmallExchange;
  let commands: Commands;

  beforeAll(async () => {
    exchange = await openSmallExchange(
      {
        catalogues: [organizationEvents, extensionEvents],
        aggregates: [organizationAggregate, extensionAggregate],
        projections: () => [],
        processManagers: [],
      },
      [],
    );
    commands = exchange.get(Commands);
    for (const organizationId of [ACME, OTHER]) {
      const data = { organizationId, name: acme.name, sipRealm: `${organizationId}.example.org` };
      await exchange.happened(`organization-${organizationId}`, { type: 'OrganizationRegistered', data });
    }
  });
  afterAll(() => exchange.close());

  const create = (number: string, organizationId = ACME) =>
    commands.execute(
      createExtension,
      randomUUID(),
      { organizationId: null, number, enabled: true },
      testContext({ organizationId }),
    );
  const change = (id: string, number: string) => commands.execute(changeExtensionNumber, id, { number }, testContext());
  const created = async (number: string) => {
    const outcome = await create(number);
    if (!outcome.accepted) throw new Error('Number is taken');
    return outcome.aggregateId;
  };

  it('goes to one of 200 who create it at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => create('201')));
    expect(outcomes.filter(({ accepted }) => accepted)).toHaveLength(1);
    for (const outcome of outcomes) if (!outcome.accepted) expect(refusals(outcome)).toEqual([TAKEN]);
  });

  it('is another one in another organization', async () => {
    await created('202');
    expect((await create('202', OTHER)).accepted).toBe(true);
  });

  it('is free as soon as it was changed or its extension deleted, also under a race for it', async () => {
    const [changed, deleted] = [await created('300'), await created('301')];
    expect((await change(changed, '302')).accepted).toBe(true);
    expect((await commands.execute(deleteExtension, deleted, {}, testContext())).accepted).toBe(true);
    for (const number of ['300', '301', '302']) {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => create(number)));
      expect(outcomes.filter(({ accepted }) => accepted)).toHaveLength(number === '302' ? 0 : 1);
    }
  });

  it('stays where it was when a change to a taken one is refused', async () => {
    const id = await created('400');
    await created('401');
    const refused = await change(id, '401');
    expect(refused.accepted ? [] : refusals(refused)).toEqual([TAKEN]);
    const again = await create('400');
    expect(again.accepted ? [] : refusals(again)).toEqual([TAKEN]);
  });

  it('is never lost or doubled when many change to it and away from it', async () => {
    const ids = await Promise.all(['501', '502', '503', '504'].map(created));
    const numbers = ['510', '511', '512'];
    await Promise.all(ids.flatMap((id) => numbers.map((number) => change(id, number))));
    const held = new Map<string, number>();
    for (const id of ids) {
      const { number } = (await exchange.state(extensionAggregate, id)) as { number: string };
      held.set(number, (held.get(number) ?? 0) + 1);
    }
    expect([...held.values()]).toEqual([1, 1, 1, 1]);
    for (const number of ['501', '502', '503', '504', ...numbers]) {
      expect([number, (await create(number)).accepted]).toEqual([number, !held.has(number)]);
    }
  });
});
