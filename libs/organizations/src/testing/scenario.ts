import type { CommandContext, Decided, Decision, Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { StoredDocument } from '@ringledger/read-models';
import type { OrganizationEvent } from '../organization.events.js';
import { organizationAggregate } from '../organization.js';
import type { OrganizationState } from '../organization.js';

export const ACME = '7d1c9a52-6f3e-5b1a-9c47-0d2f5a8e4b11';

export const acmeRegistered: OrganizationEvent = {
  type: 'OrganizationRegistered',
  data: { organizationId: ACME, name: 'Acme', sipRealm: 'acme.sip.example.com' },
};

export function context(changes: Partial<CommandContext> = {}): CommandContext {
  return {
    commandId: 'command',
    correlationId: 'correlation',
    actor: { id: 'root', kind: 'user', role: 'provider' },
    organizationId: null,
    sourceAddress: null,
    reason: null,
    time: new Date(Date.UTC(2030, 0, 1)),
    ...changes,
  };
}

/** What a decision says after these events. */
export function given(...events: readonly OrganizationEvent[]) {
  const { evolve, initialState } = organizationAggregate;
  return {
    when<Input>(
      decision: Decision<Input, OrganizationState, OrganizationEvent>,
      input: Input,
      changes?: Partial<CommandContext>,
    ): Decided<OrganizationEvent> {
      const state = events.reduce(evolve, initialState);
      return decision.decide({ aggregateId: ACME, input, facts: undefined, context: context(changes) }, state);
    },
  };
}

/** The document after these events of one stream, with the minutes of 2030 as their times. */
export function projected<D extends StoredDocument>(
  projection: Projection<D, OrganizationEvent>,
  ...events: readonly OrganizationEvent[]
): D | null {
  return events.reduce<D | null>((document, event, revision) => {
    const recorded: RecordedDomainEvent<OrganizationEvent> = {
      event,
      id: `event-${revision}`,
      stream: `organization-${ACME}`,
      revision,
      position: `${revision}` as Position,
      metadata: {
        $correlationId: 'correlation',
        $causationId: 'command',
        commandId: 'command',
        organizationId: ACME,
        actor: context().actor,
        sourceAddress: null,
        reason: null,
        schemaVersion: 1,
        time: new Date(Date.UTC(2030, 0, 1, 0, revision)).toISOString(),
      },
    };
    const [key = '', ...others] = projection.keys(recorded);
    expect(others).toEqual([]);
    return projection.evolve(document, recorded, key);
  }, null);
}
