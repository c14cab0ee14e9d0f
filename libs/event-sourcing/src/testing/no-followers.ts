import type { Position } from '@ringledger/event-store';
import { Followers } from '../running/followers.js';

class NoFollowers extends Followers {
  join(): never {
    throw new Error('Nobody joins here');
  }

  behind(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  reached(): Promise<ReadonlyMap<string, Position>> {
    return Promise.resolve(new Map());
  }

  living(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
}

/** For who waits for them where there are none. */
export const noFollowers: Followers = new NoFollowers();
