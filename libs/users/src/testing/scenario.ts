import type {
  Aggregate,
  CommandContext,
  Decided,
  Decision,
  DomainEvent,
  Projection,
  RecordedDomainEvent,
} from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Role } from '@ringledger/identity';
import type { StoredDocument } from '@ringledger/read-models';
import { Secret } from '@ringledger/secrets';
import type { AccountOrganization } from '../account-organization.js';
import type { UserCreated } from '../user.events.js';

export const ACME = '7d1c9a52-6f3e-5b1a-9c47-0d2f5a8e4b11';
export const SUBJECT = '11111111-2222-5333-8444-555555555555';
export const GOOD_PASSWORD = Secret.of('a quiet lighthouse');
export const HASH = Secret.of('$argon2id$of a quiet lighthouse');

export const inAcme: AccountOrganization = { organizationId: ACME, exists: true };
export const onPlatform: AccountOrganization = { organizationId: null, exists: true };

export function userCreated(changes: Partial<UserCreated['data']> = {}): UserCreated {
  const names = { userName: 'anna.berg', displayName: 'Anna Berg', email: 'anna@example.com' };
  const data = { organizationId: ACME, role: 'user', sipManagement: false, ...names, passwordHash: HASH } as const;
  return { type: 'UserCreated', data: { ...data, ...changes } };
}

/** Who asks. */
export function by(role: Role | 'system', changes: Partial<CommandContext> = {}): CommandContext {
  return {
    commandId: 'command',
    correlationId: 'correlation',
    actor: { id: `the ${role}`, kind: role === 'service' ? 'service' : 'user', role },
    organizationId: role === 'provider' || role === 'system' ? null : ACME,
    sourceAddress: null,
    reason: null,
    time: new Date(Date.UTC(2030, 0, 1)),
    ...changes,
  };
}

/** What a decision says after these events. */
export function given<E extends DomainEvent>(...events: readonly E[]) {
  return {
    when<Input, State, Facts>(
      decision: Decision<Input, State, E, Facts>,
      input: Input,
      context: CommandContext,
      facts?: Facts,
    ): Decided<E> {
      const state = stateAfter(decision.aggregate, ...events);
      return decision.decide({ aggregateId: SUBJECT, input, facts: facts as Facts, context }, state);
    },
  };
}

export function stateAfter<State, E extends DomainEvent>(
  { evolve, initialState }: Aggregate<State, E>,
  ...events: readonly E[]
): State {
  return events.reduce(evolve, initialState);
}

/** The event as the log gives it, with the minutes of 2030 as times. */
export function recorded<E extends DomainEvent>(event: E, revision: number, stream: string): RecordedDomainEvent<E> {
  return {
    event,
    id: `event-${revision}`,
    stream,
    revision,
    position: `${revision}` as Position,
    metadata: {
      $correlationId: 'correlation',
      $causationId: 'command',
      commandId: 'command',
      organizationId: ACME,
      actor: by('provider').actor,
      sourceAddress: null,
      reason: null,
      schemaVersion: 1,
      time: new Date(Date.UTC(2030, 0, 1, 0, revision)).toISOString(),
    },
  };
}

/** The document after these events of one stream. */
export function projected<D extends StoredDocument, E extends DomainEvent>(
  projection: Projection<D, E>,
  ...events: readonly E[]
): D | null {
  return events.reduce<D | null>((document, event, revision) => {
    const item = recorded(event, revision, `stream-${SUBJECT}`);
    const [key = '', ...others] = projection.keys(item);
    expect(others).toEqual([]);
    return projection.evolve(document, item, key);
  }, null);
}
