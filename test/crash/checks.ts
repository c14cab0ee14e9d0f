import type { GraphqlClient } from '../harness/graphql-client.js';
import { RefusedError } from '../harness/graphql-client.js';
import type { Witness } from './witness.js';

type PageOf<T> = {
  readonly nodes: readonly T[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

async function all<T>(client: GraphqlClient, field: string, query: string, variables: object): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | null = null; ;) {
    const answer: Record<string, PageOf<T>> = await client.ask(query, { ...variables, cursor });
    const page = answer[field];
    if (!page) return found;
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return found;
    cursor = page.pageInfo.endCursor;
  }
}

/** A change that nobody waits for any more, written so that the position after it is after everything. */
export async function now(client: GraphqlClient, organizationId: string): Promise<string> {
  const input = { organizationId, name: `Load ${Math.random()}` };
  return (await client.change('renameOrganization', input, { success: 'OrganizationChanged' })).position;
}

/** Every acknowledged extension is there once. Numbers without an answer are free, or belong to one extension. */
export async function checkExtensions(client: GraphqlClient, organizationId: string, witness: Witness): Promise<void> {
  const query = `query($organizationId: ID, $after: String, $cursor: String) {
    extensions(filter: { organizationId: $organizationId }, after: $after, first: 100, cursor: $cursor) {
      nodes { id number } pageInfo { hasNextPage endCursor } } }`;
  const after = await now(client, organizationId);
  const found = await all<{ id: string; number: string }>(client, 'extensions', query, { organizationId, after });
  const byNumber = new Map(found.map(({ id, number }) => [number, id]));
  if (byNumber.size !== found.length) witness.wrong.push('a number is there twice');
  for (const [number, id] of witness.extensions) {
    if (byNumber.get(number) !== id) witness.wrong.push(`extension ${number} was acknowledged and is not there`);
  }
  for (const number of witness.unsure) {
    const there = byNumber.get(number);
    if (there) witness.acknowledged(number, there);
  }
}

/** Every configuration that came whole is a pickup in the record. */
export async function checkPickups(client: GraphqlClient, after: string, witness: Witness): Promise<void> {
  const query = `query($deviceId: ID!, $after: String, $cursor: String) {
    pickups(deviceId: $deviceId, after: $after, first: 100, cursor: $cursor) {
      nodes { userAgent } pageInfo { hasNextPage endCursor } } }`;
  for (const [deviceId, fetched] of byDevice(witness.received)) {
    const pickups = await all<{ userAgent: string }>(client, 'pickups', query, { deviceId, after });
    const recorded = new Set(pickups.map(({ userAgent }) => userAgent));
    for (const { userAgent } of fetched) {
      if (!recorded.has(userAgent)) witness.wrong.push('a configuration came whole and is no pickup in the record');
    }
  }
  witness.received = [];
}

function byDevice<T extends { readonly deviceId: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(item.deviceId, [...(groups.get(item.deviceId) ?? []), item]);
  return groups;
}

/** No reservation was left behind: every number that is not there can be had, at the latest when the grace of a claim is over. */
export async function checkReservations(
  client: GraphqlClient,
  organizationId: string,
  witness: Witness,
): Promise<void> {
  for (const number of [...witness.unsure]) {
    const end = Date.now() + 30_000;
    for (;;) {
      try {
        const input = { organizationId, number, firstName: number };
        const { id } = await client.change('createExtension', input, { success: 'ExtensionChanged' });
        witness.acknowledged(number, id);
        break;
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        if (Date.now() > end) {
          witness.wrong.push(`number ${number} is taken by nobody: ${error.message}`);
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  }
}
