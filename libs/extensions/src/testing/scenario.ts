import type { Decided, Decision, Projection } from '@ringledger/event-sourcing';
import type { Circumstances } from '@ringledger/event-sourcing/testing';
import * as kit from '@ringledger/event-sourcing/testing';
import type { StoredDocument } from '@ringledger/read-models';
import type { ExtensionEvent } from '../extension.events.js';

export const ACME = kit.TEST_ORGANIZATION;
export const acme = { status: 'registered', organizationId: ACME, name: 'Acme', sipRealm: 'acme.example.org' } as const;

/** What a decision says after these events. */
export function given(...events: readonly ExtensionEvent[]) {
  return {
    when<Input, State, Facts>(
      decision: Decision<Input, State, ExtensionEvent, Facts>,
      input: Input,
      circumstances: Circumstances<Facts> = {},
    ): Decided<ExtensionEvent> {
      return kit.given(...events).when(decision, input, circumstances).decided;
    },
  };
}

/** The time of the event of this revision. */
export function minute(revision: number): string {
  return kit.recorded({ type: 'Any', data: {} }, { revision }).metadata.time;
}

/** The document after these events of one stream. */
export function projected<D extends StoredDocument>(
  projection: Projection<D, ExtensionEvent>,
  ...events: readonly ExtensionEvent[]
): D | null {
  return kit
    .givenProjection(projection)
    .when(...kit.recordedStream('extension-subject', ...events))
    .document('subject');
}
