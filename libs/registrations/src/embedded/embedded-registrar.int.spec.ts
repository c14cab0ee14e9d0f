import { SystemTimers, Timers } from '@ringledger/sip';
import { embeddedRegistrar } from '../testing/embedded-under-test.js';
import { describeRegistrarContract } from '../testing/index.js';

/** How many times faster phones are given up than RFC 3261 would. */
const HASTE = 20;

/** Where one waits for half a minute, wait for a second. */
class HastyTimers extends Timers {
  readonly #timers = new SystemTimers();

  after(milliseconds: number, action: () => void): () => void {
    return this.#timers.after(milliseconds / HASTE, action);
  }
}

describe('the embedded registrar', () => describeRegistrarContract(embeddedRegistrar({ timers: new HastyTimers() })));
