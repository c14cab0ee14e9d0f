import type { Collection, Db } from 'mongodb';

interface Alias {
  readonly _id: string;
  readonly active: number;
}

const FRESH_MILLISECONDS = 500;
const MOST_NAMES = 1000;

/** Which version of each read model queries read: one document a name, looked at again twice a second at most. */
export class ActiveVersions {
  private readonly aliases: Collection<Alias>;
  private readonly seen = new Map<string, { readonly active: number | null; readonly at: number }>();

  constructor(db: Db) {
    this.aliases = db.collection<Alias>('read_models');
  }

  async of(name: string): Promise<number | null> {
    const seen = this.seen.get(name);
    if (seen !== undefined && performance.now() - seen.at < FRESH_MILLISECONDS) return seen.active;
    const at = performance.now();
    const active = (await this.aliases.findOne({ _id: name }))?.active ?? null;
    this.remember(name, active, at);
    return active;
  }

  /** Past the memory. */
  async now(name: string): Promise<number | null> {
    this.seen.delete(name);
    return this.of(name);
  }

  async set(name: string, version: number): Promise<void> {
    await this.aliases.updateOne({ _id: name }, { $set: { active: version } }, { upsert: true });
    this.remember(name, version, performance.now());
  }

  async remove(name: string): Promise<void> {
    await this.aliases.deleteOne({ _id: name });
    this.seen.delete(name);
  }

  private remember(name: string, active: number | null, at: number): void {
    if (this.seen.size >= MOST_NAMES) this.seen.clear();
    this.seen.set(name, { active, at });
  }
}
