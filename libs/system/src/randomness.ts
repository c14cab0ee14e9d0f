import { randomBytes, randomInt } from 'node:crypto';

/** Unpredictable bytes and digits, as a port. */
export abstract class Randomness {
  abstract bytes(count: number): Buffer;
  /** `count` decimal digits, each equally likely. */
  abstract digits(count: number): string;
}

export class SystemRandomness extends Randomness {
  bytes(count: number): Buffer {
    return randomBytes(count);
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => randomInt(10)).join('');
  }
}
