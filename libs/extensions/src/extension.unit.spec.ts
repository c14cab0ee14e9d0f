import fc from 'fast-check';
import { changeExtensionIdentity } from './decisions/change-extension-identity.js';
import { changeExtensionNumber } from './decisions/change-extension-number.js';
import { createExtension } from './decisions/create-extension.js';
import { deleteExtension } from './decisions/delete-extension.js';
import { disableExtension } from './decisions/disable-extension.js';
import { enableExtension } from './decisions/enable-extension.js';
import type { ExtensionEvent } from './extension.events.js';
import { evolveExtension, extensionAggregate } from './extension.js';
import { ACME, acme, given } from './testing/scenario.js';

const number = fc.stringMatching(/^[0-9]{2,16}$/);
const text = fc.option(fc.string({ maxLength: 20 }), { nil: undefined });
const identity = fc.record({ firstName: text, lastName: text, displayName: text, email: text, mobileNumber: text });
const nothing = fc.constant({});

const anyEvent: fc.Arbitrary<ExtensionEvent> = fc.oneof(
  fc.record({
    type: fc.constant('ExtensionCreated' as const),
    data: fc.tuple(number, identity).map(([number, fields]) => ({ organizationId: ACME, number, ...fields })),
  }),
  fc.record({ type: fc.constant('ExtensionIdentityChanged' as const), data: identity }),
  fc.record({ type: fc.constant('ExtensionNumberChanged' as const), data: fc.record({ number }) }),
  fc.record({ type: fc.constant('ExtensionEnabled' as const), data: nothing }),
  fc.record({ type: fc.constant('ExtensionDisabled' as const), data: nothing }),
  fc.record({ type: fc.constant('ExtensionDeleted' as const), data: nothing }),
);

describe('the state of an extension', () => {
  it('takes any events in any order, and a deletion is final', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        let state = extensionAggregate.initialState;
        for (const event of events) {
          const before = state;
          state = evolveExtension(state, event);
          if (before.status === 'deleted') expect(state).toBe(before);
          if (before.status === 'none' && event.type !== 'ExtensionCreated') expect(state).toBe(before);
        }
        const exists = state.status === 'enabled' || state.status === 'disabled';
        expect(extensionAggregate.organizationOf(state)).toBe(exists ? ACME : undefined);
        expect(extensionAggregate.reservations?.(state)).toHaveLength(exists ? 1 : 0);
      }),
    );
  });

  it('is changed by every event that a decision makes of it', () => {
    const facts = { organization: acme };
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 6 }),
        number,
        identity,
        fc.boolean(),
        (events, number, fields, enabled) => {
          const past = given(...events);
          const decisions = [
            past.when(createExtension, { organizationId: null, number, enabled, ...fields }, { facts }),
            past.when(changeExtensionIdentity, fields),
            past.when(changeExtensionNumber, { number }),
            past.when(enableExtension, {}),
            past.when(disableExtension, {}),
            past.when(deleteExtension, {}),
          ];
          for (const decided of decisions) {
            let state = events.reduce(evolveExtension, extensionAggregate.initialState);
            for (const event of decided.accepted ? decided.events : []) {
              const after = evolveExtension(state, event);
              expect(after).not.toEqual(state);
              state = after;
            }
          }
        },
      ),
    );
  });
});
