import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import type { Filter, Find, Page, Scalar, Scope, SortField, StoredDocument, Collection } from '@ringledger/read-models';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { badInput } from './errors.js';
import { rowsAtMost } from './limits/query-limits.js';
import { isWellFormed } from './well-formed.js';

/** Largest page that a client may ask for. */
export const PAGE_LIMIT = 100;

/** Room for two names of 64 characters, each of which folds to 33 bytes at most, in Base64; and for ids beside them. */
const CURSOR_LIMIT = 8192;

/** Of any store: what is none is refused at once and not waited for. */
const POSITION = /^\d{16,20}(?:\/\d{16,20})?$/;

@ArgsType()
export abstract class ReadArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Position that a mutation returned: the answer is at least as new, or an error READ_MODEL_BEHIND',
  })
  @IsOptional()
  @IsString()
  @Matches(POSITION, { message: 'after must be a position that a mutation returned' })
  after?: string;
}

@ArgsType()
export abstract class ConnectionArgs extends ReadArgs {
  @Field(() => Int, { defaultValue: 25, description: `Page size, 1 to ${PAGE_LIMIT}` })
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT)
  first: number;

  @Field(() => String, { nullable: true, description: 'endCursor of the page before' })
  @IsOptional()
  @IsString()
  @Length(1, CURSOR_LIMIT)
  cursor?: string;
}

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage: boolean;

  @Field(() => String, { nullable: true, description: 'Null when the page is empty' })
  endCursor: string | null;
}

export interface ConnectionOf<T> {
  nodes: T[];
  pageInfo: PageInfo;
  readonly totalCount: Promise<number>;
}

/** A page of `Node`s, declared once per type: `class Devices extends Connection(Device) {}`. The total is counted only when asked for. */
export function Connection<T extends object>(node: new () => T) {
  @ObjectType({ isAbstract: true })
  abstract class ConnectionType {
    // The page that they stand on counts them.
    @Field(() => [node], { complexity: rowsAtMost(1) })
    nodes: T[];

    @Field(() => PageInfo)
    pageInfo: PageInfo;

    @Field(() => Int, { description: 'How many there are in all; counted only when asked for' })
    readonly totalCount: Promise<number>;
  }
  return ConnectionType;
}

/** Reads one page of a read model as a connection. The sort must be covered by an index of the collection. */
export async function readConnection<D extends StoredDocument, T>(
  collection: Collection<D>,
  scope: Scope,
  options: { filter?: Filter; sort?: readonly SortField[]; args: ConnectionArgs; node: (document: D) => T },
): Promise<ConnectionOf<T>> {
  const { filter = {}, sort = [], args, node } = options;
  return pageOf(args, sort, {
    read: (limit, after) => collection.find(scope, { filter, sort, limit, ...(after && { after }) }),
    count: () => collection.count(scope, filter),
    node,
  });
}

/** The same page of other nodes; the total stays uncounted until it is asked for, which a spread of the page would not. */
export function mapNodes<T, U>(page: ConnectionOf<T>, map: (node: T) => U): ConnectionOf<U> {
  return {
    nodes: page.nodes.map(map),
    pageInfo: page.pageInfo,
    get totalCount() {
      return page.totalCount;
    },
  };
}

/** A connection over anything that pages by keyset: `read` gets the page size and where the page before ended. */
export async function pageOf<D extends StoredDocument, T>(
  args: ConnectionArgs,
  sort: readonly SortField[],
  source: {
    read: (limit: number, after: Find['after']) => Promise<Page<D>>;
    count: () => Promise<number>;
    node: (document: D) => T;
  },
): Promise<ConnectionOf<T>> {
  const page = await source.read(args.first, args.cursor ? decodeCursor(args.cursor, sort) : undefined);
  const last = page.documents.at(-1);
  return {
    nodes: page.documents.map(source.node),
    pageInfo: { hasNextPage: page.hasMore, endCursor: last ? encodeCursor(last, sort) : null },
    get totalCount() {
      return source.count();
    },
  };
}

function encodeCursor(document: StoredDocument, sort: readonly SortField[]): string {
  const values = sort.map(({ field }) => valueAt(document, field));
  return Buffer.from(JSON.stringify([orderOf(sort), document._id, ...values])).toString('base64url');
}

function decodeCursor(cursor: string, sort: readonly SortField[]): NonNullable<Find['after']> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(parsed) &&
      parsed.length === sort.length + 2 &&
      parsed[0] === orderOf(sort) &&
      typeof parsed[1] === 'string' &&
      parsed.every(isComparable)
    ) {
      return { id: parsed[1], values: parsed.slice(2) };
    }
  } catch {
    // Not a cursor of ours: answered below.
  }
  throw badInput('cursor', 'The cursor is not one that this list returned for this sort');
}

/** In another order its place would be another one, and nodes would be left out. */
function orderOf(sort: readonly SortField[]): string {
  return sort.map(({ field, direction }) => `${direction < 0 ? '-' : ''}${field}`).join();
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** What a store can compare with: half a surrogate pair and a number beyond all bounds came from no document. */
function isComparable(value: unknown): value is Scalar {
  if (typeof value === 'string') return isWellFormed(value);
  return typeof value === 'number' ? Number.isFinite(value) : isScalar(value);
}

function valueAt(document: object, path: string): Scalar {
  let value: unknown = document;
  for (const step of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[step];
  return isScalar(value) ? value : null;
}
