import type { AggregateReader, CommandContext } from '@ringledger/event-sourcing';
import { userAggregate } from './user.js';

/**
 * To gather with, so that two who take away each other's access at once do not both succeed: what stood on the asker of before cannot
 * be written. Of a decision about the asker that is itself the case, and a fence would only be in its own way.
 */
export async function fenceAsker(
  _input: unknown,
  reader: AggregateReader,
  context: CommandContext,
  subject: { readonly id: string },
): Promise<undefined> {
  const { actor, credentialVersion } = context;
  // Who is no local user has no stream here.
  if (credentialVersion !== undefined && subject.id !== actor.id) await reader.state(userAggregate, actor.id, context);
}
