import type { CommandOutcome } from './commands.js';
import { TooMuchContentionError } from './errors.js';
import type { DomainEvent } from './event.js';
import { tooMuchContention } from './refusal.js';

/**
 * For who acts on what was decided: that nothing was, because others were always faster, is no refusal but a fault that passes.
 * @throws TooMuchContentionError
 */
export function decided<E extends DomainEvent>(outcome: CommandOutcome<E>): CommandOutcome<E> {
  if (!outcome.accepted && outcome.refusals.some(({ code }) => code === tooMuchContention.code)) {
    throw new TooMuchContentionError(tooMuchContention.message);
  }
  return outcome;
}
