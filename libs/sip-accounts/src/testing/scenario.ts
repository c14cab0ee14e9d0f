import { expect } from '@jest/globals';
import type { Decided, Decision, Projection } from '@ringledger/event-sourcing';
import type { Circumstances } from '@ringledger/event-sourcing/testing';
import * as kit from '@ringledger/event-sourcing/testing';
import type { StoredDocument } from '@ringledger/read-models';
import { Secret } from '@ringledger/secrets';
import type { SipAccountEvent } from '../sip-account.events.js';

export const ACME = kit.TEST_ORGANIZATION;
export const acme = { status: 'registered', organizationId: ACME, name: 'Acme', sipRealm: 'acme.example.org' } as const;

export const LINE = '5f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b21';
export const OTHER_LINE = '6f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b22';
const nobody = { firstName: null, lastName: null, displayName: null, email: null, mobileNumber: null };
export const line = { status: 'enabled', organizationId: ACME, number: '201', identity: nobody } as const;

export const password = Secret.of('q7h4mzt2wd9ckx5bn3evr8ya');
export const created: SipAccountEvent = {
  type: 'SipAccountCreated',
  data: {
    organizationId: ACME,
    userName: 'Anna',
    realm: 'acme.example.org',
    password,
    passwordStrength: 'generated',
  },
};
export const linked: SipAccountEvent = { type: 'SipAccountLinked', data: { extensionId: LINE } };
export const unlinked: SipAccountEvent = { type: 'SipAccountUnlinked', data: { extensionId: LINE } };
export const disabled: SipAccountEvent = { type: 'SipAccountDisabled', data: {} };
export const deleted: SipAccountEvent = { type: 'SipAccountDeleted', data: {} };

// Secrets have no properties that a comparison would see.
expect.addEqualityTesters([
  (one: unknown, other: unknown) => (one instanceof Secret && other instanceof Secret ? one.equals(other) : undefined),
]);

/** What a decision says after these events. */
export function given(...events: readonly SipAccountEvent[]) {
  return {
    when<Input, State, Facts>(
      decision: Decision<Input, State, SipAccountEvent, Facts>,
      input: Input,
      circumstances: Circumstances<Facts> = {},
    ): Decided<SipAccountEvent> {
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
  projection: Projection<D, SipAccountEvent>,
  ...events: readonly SipAccountEvent[]
): D | null {
  return kit
    .givenProjection(projection)
    .when(...kit.recordedStream('sipAccount-subject', ...events))
    .document('subject');
}
