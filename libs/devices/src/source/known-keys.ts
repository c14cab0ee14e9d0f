import { Injectable } from '@nestjs/common';
import { ReadSide } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import { accessKeys } from '../views/access-keys/access-keys.js';
import type { AccessKeyDocument } from '../views/access-keys/access-keys.js';

/** Which device a key is or was of, out of the read model. */
@Injectable()
export class KnownKeys {
  constructor(
    private readonly store: EventStore,
    private readonly readSide: ReadSide,
  ) {}

  /**
   * A key that is not there is looked for once more in a read model that has come as far as the log is now: so a key that was issued
   * a moment ago, by whatever process, is not refused for being new.
   * @throws ReadModelBehindError when it does not come so far in time
   */
  async find(keyHash: string): Promise<AccessKeyDocument | null> {
    const known = await (await this.readSide.read(accessKeys)).get(SYSTEM, keyHash);
    if (known) return known;
    const head = await this.store.head();
    return (await this.readSide.read(accessKeys, head)).get(SYSTEM, keyHash);
  }
}
