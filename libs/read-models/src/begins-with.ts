import type { Condition } from './read-models.js';

/** A text that begins like this. Texts sort by their characters, and none of them comes after the last one of Unicode. */
export function beginsWith(beginning: string): Condition {
  return { $gte: beginning, $lt: `${beginning}\u{10FFFF}` };
}
