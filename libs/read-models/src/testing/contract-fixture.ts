import type {
  Collection,
  CollectionDefinition,
  GuardedWrite,
  IndexDefinition,
  ReadModels,
  StoredDocument,
} from '../read-models.js';

/** A store to try, empty at the start. */
export interface ReadModelsUnderTest {
  readonly readModels: ReadModels;
  /** Ends the store and begins it again on what it has kept. */
  reopen(): Promise<ReadModels>;
  dispose(): Promise<void>;
}

export type OpenReadModels = () => Promise<ReadModelsUnderTest>;

/** What a server that speaks the protocol of another may lack; the tests that need it are skipped by name. */
export type Lack = 'nested arrays' | 'bounds for one element' | 'atomic replacement';
export type Lacks = ReadonlySet<Lack>;

export function itNeeds(needed: Lack, lacks: Lacks): typeof it {
  return lacks.has(needed) ? it.skip : it;
}

export interface Line extends StoredDocument {
  readonly organizationId?: string;
  readonly [field: string]: unknown;
}

/** The store of one part of the contract, and what its tests need again and again. */
export class ContractFixture {
  private under: ReadModelsUnderTest | undefined;
  private current: ReadModels | undefined;
  private names = 0;

  constructor(open: OpenReadModels) {
    beforeAll(async () => {
      this.under = await open();
      this.current = this.under.readModels;
    });
    afterAll(() => this.under?.dispose());
  }

  get readModels(): ReadModels {
    if (this.current === undefined) throw new Error('Only within a test');
    return this.current;
  }

  async restart(): Promise<void> {
    this.current = await this.under?.reopen();
  }

  definition(indexes: Readonly<Record<string, 1 | -1>>[] = [], version = 1): CollectionDefinition<Line> {
    return { name: `lines${++this.names}`, version, indexes: indexes.map(indexOn) };
  }

  /** A new collection with indexes on these fields. */
  async lines(...indexes: Readonly<Record<string, 1 | -1>>[]): Promise<Collection<Line>> {
    return this.readModels.collection(this.definition(indexes));
  }

  /** A new collection with these documents in it. */
  async linesWith(
    documents: readonly Line[],
    ...indexes: Readonly<Record<string, 1 | -1>>[]
  ): Promise<Collection<Line>> {
    const lines = await this.lines(...indexes);
    await lines.write(documents.map((document) => put(document)));
    return lines;
  }
}

export function put(document: Line, position: number | string = 1): GuardedWrite<Line> {
  return { id: document._id, position: at(position), document };
}

export function remove(id: string, position: number | string): GuardedWrite<Line> {
  return { id, position: at(position), document: null };
}

/** Positions compare as strings. */
export function at(position: number | string): string {
  return typeof position === 'string' ? position : String(position).padStart(16, '0');
}

export function idsOf(page: { readonly documents: readonly StoredDocument[] }): string[] {
  return page.documents.map(({ _id }) => _id);
}

function indexOn(fields: Readonly<Record<string, 1 | -1>>, number: number): IndexDefinition {
  return { name: `index${number}`, fields: Object.entries(fields).map(([field, direction]) => ({ field, direction })) };
}
