import type { GraphqlClient } from '../harness/graphql-client.js';

export interface TimelineEntry {
  readonly position: string;
  readonly time: string;
  readonly type: string;
  readonly category: string;
  readonly actor: { readonly id: string; readonly kind: string };
  readonly sourceAddress: string | null;
  readonly reason: string | null;
  readonly changes: readonly {
    readonly field: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

const ENTRY = `position time type category actor { id kind } sourceAddress reason changes { field before after }`;

/** The whole story of a line, page by page. */
export async function lineTimeline(
  client: GraphqlClient,
  extensionId: string,
  after?: string,
): Promise<TimelineEntry[]> {
  const query = `query($extensionId: ID!, $after: String, $cursor: String) {
    lineTimeline(extensionId: $extensionId, after: $after, cursor: $cursor, first: 100) {
      nodes { ${ENTRY} } pageInfo { endCursor hasNextPage } } }`;
  const entries: TimelineEntry[] = [];
  for (let cursor: string | null = null; ;) {
    const { lineTimeline: page }: { lineTimeline: Page } = await client.ask(query, { extensionId, after, cursor });
    entries.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return entries;
    cursor = page.pageInfo.endCursor;
  }
}

interface Page {
  readonly nodes: readonly TimelineEntry[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

/** One entry as a person would like to read it: when, what, who and why, then what is different. */
export function legible({ time, type, actor, sourceAddress, reason, changes }: TimelineEntry): string {
  const by = `${actor.kind.toLowerCase()} ${actor.id}${sourceAddress ? ` from ${sourceAddress}` : ''}`;
  const head = `${time.replace('T', ' ').replace('Z', '')}  ${words(type).padEnd(34)} ${by}${reason ? ` (“${reason}”)` : ''}`;
  const lines = changes
    .filter(({ before, after }) => short(before) !== short(after) || after === '***')
    .map(
      ({ field, before, after }) =>
        `${' '.repeat(25)}${field}: ${before === null ? '' : `${short(before)} → `}${short(after)}`,
    );
  return [head, ...lines].join('\n');
}

function words(type: string): string {
  return type
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .replace(/^./, (first) => first.toUpperCase());
}

function short(value: string | null): string {
  if (value === null) return '—';
  return value.length > 60 ? `${value.slice(0, 57)}…` : value;
}
