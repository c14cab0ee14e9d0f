import { refusal, refuse } from '@ringledger/event-sourcing';
import type { AggregateReader, CommandContext, Decision, DomainEvent } from '@ringledger/event-sourcing';
import { serviceKeyAggregate } from './service-key.js';
import { userAggregate, userExists } from './user.js';

/** What a decision is told beside its own facts. */
interface Asked<Facts> {
  readonly askerStands: boolean;
  readonly facts: Facts;
}

interface Options {
  /**
   * So that two who take away each other's access at once do not both succeed: what stood on the asker of before cannot be written.
   * Of a decision about the asker that is itself the case, and a fence would only be in its own way.
   */
  readonly fenced?: boolean;
}

/** A token may have ended while its command waited, for a hash or for others: then nothing is given or taken by it any more. */
export const tokenEnded = refusal(
  'TOKEN_ENDED',
  null,
  'Your password, role or access was changed since you asked.',
  'Log in again.',
);

/** The decision, made only while who asks is still who the token says, as the log has them. */
export function whileAskerStands<Input, State, E extends DomainEvent, Facts>(
  decision: Decision<Input, State, E, Facts>,
  { fenced = false }: Options = {},
): Decision<Input, State, E, Asked<Facts>> {
  return {
    ...decision,
    gather: async (input, reader, context, subject) => ({
      askerStands: await stands(reader, context, fenced && subject.id !== context.actor.id),
      facts: (await decision.gather?.(input, reader, context, subject)) as Facts,
    }),
    decide: (command, state) =>
      command.facts.askerStands
        ? decision.decide({ ...command, facts: command.facts.facts }, state)
        : refuse(tokenEnded),
  };
}

async function stands(reader: AggregateReader, context: CommandContext, fenced: boolean): Promise<boolean> {
  const { actor, credentialVersion } = context;
  if (actor.kind === 'service') return (await reader.state(serviceKeyAggregate, actor.id)).status === 'issued';
  // Who is no local user is another issuer's to say, or the exchange itself.
  if (credentialVersion === undefined) return true;
  const user = await reader.state(userAggregate, actor.id, fenced ? context : undefined);
  return (
    userExists(user) &&
    user.status === 'enabled' &&
    user.role === actor.role &&
    user.credentialVersion === credentialVersion
  );
}
