import { given, givenProjection, recordedStream, TEST_ORGANIZATION } from '@ringledger/event-sourcing/testing';
import type { ExistingExtension } from '@ringledger/extensions';
import type { RegistrationEvent } from '../registration.events.js';
import { evolveRegistration, registrationAggregate } from '../registration.js';
import { created } from '../testing/registered.js';
import { extensionReachabilityProjection } from '../views/extension-reachability/extension-reachability.js';
import { noteOffline } from './decisions/note-offline.js';
import { noteOnline } from './decisions/note-online.js';
import type { ExtensionReachabilityEvent, LastRegistration } from './reachability.events.js';

const identity = { firstName: null, lastName: null, displayName: null, email: null, mobileNumber: null };
const extension: ExistingExtension = { status: 'enabled', organizationId: TEST_ORGANIZATION, number: '201', identity };
const last: LastRegistration = {
  ...{ sipAccountId: 'a1', registrationId: 'r1', endedBy: 'RegistrationExpired', eventId: 'e1' },
  endedAt: '2026-11-24T07:59:00.000Z',
};
const wentOffline: ExtensionReachabilityEvent = {
  type: 'ExtensionWentOffline',
  data: { organizationId: TEST_ORGANIZATION, last },
};
const back = { sipAccountId: 'a2', registrationId: 'r2' };
const cameOnline: ExtensionReachabilityEvent = {
  type: 'ExtensionCameOnline',
  data: { organizationId: TEST_ORGANIZATION, ...back },
};
const input = { extensionId: 'x1', last };
const next = { ...input, last: { ...last, eventId: 'e2' } };
const after = (...events: readonly RegistrationEvent[]) => ({
  facts: { registration: events.reduce(evolveRegistration, registrationAggregate.initialState) },
});
const registered = after(created('r2'));

describe('an extension goes offline and comes back (P-17)', () => {
  it('is told once, until it is back', () => {
    given().when(noteOffline, input, { facts: { extension } }).then(wentOffline);
    given(wentOffline).when(noteOffline, input, { facts: { extension } }).thenNothing();
    given(wentOffline).when(noteOnline, back, registered).then(cameOnline);
    given(wentOffline, cameOnline).when(noteOnline, back, registered).thenNothing();
    given(wentOffline, cameOnline)
      .when(noteOffline, next, { facts: { extension } })
      .then({ ...wentOffline, data: { ...wentOffline.data, last: next.last } });
  });

  it('is not told again of the same end, whatever timer was put back', () => {
    given(wentOffline, cameOnline).when(noteOffline, input, { facts: { extension } }).thenNothing();
  });

  it('is not back by what has ended, or is not known to the log', () => {
    const ended: RegistrationEvent = { type: 'RegistrationRemoved', data: { registrationId: 'r2' } };
    given(wentOffline)
      .when(noteOnline, back, after(created('r2'), ended))
      .thenNothing();
    given(wentOffline).when(noteOnline, back, after()).thenNothing();
  });

  it('is no news for an extension that never was offline', () => {
    given().when(noteOnline, back, registered).thenNothing();
  });

  it('is expected of one that is disabled, as long as it is, or gone', () => {
    given()
      .when(noteOffline, input, { facts: { extension: { ...extension, status: 'disabled' } } })
      .thenRefused('EXTENSION_DISABLED');
    given()
      .when(noteOffline, input, { facts: { extension: { status: 'deleted' } } })
      .thenNothing();
  });

  it('stands in a list of those that are, since their last registration ended', () => {
    const after = (...events: readonly ExtensionReachabilityEvent[]) =>
      givenProjection(extensionReachabilityProjection).when(...recordedStream('extensionReachability-x1', ...events));
    const document = { _id: 'x1', organizationId: TEST_ORGANIZATION, enabled: true, last };
    after(wentOffline).then('x1', { ...document, online: false, since: last.endedAt });
    after(wentOffline, cameOnline).then('x1', { ...document, online: true, since: '2026-11-24T08:01:00.000Z' });
    const long = { ...last, deadline: '2026-11-24T05:00:00.000Z' };
    after({ ...wentOffline, data: { ...wentOffline.data, last: long } }).then('x1', {
      ...{ ...document, last: long, online: false, since: long.deadline },
    });
    after(cameOnline).thenOnly();
    const offlineThen = (...types: readonly ('ExtensionDeleted' | 'ExtensionDisabled' | 'ExtensionEnabled')[]) =>
      givenProjection(extensionReachabilityProjection).when(
        ...recordedStream('extensionReachability-x1', wentOffline),
        ...recordedStream('extension-x1', ...types.map((type) => ({ type, data: {} }) as const)),
      );
    offlineThen('ExtensionDeleted').thenOnly();
    offlineThen('ExtensionDisabled').thenMatches('x1', { online: false, enabled: false });
    offlineThen('ExtensionDisabled', 'ExtensionEnabled').thenMatches('x1', { online: false, enabled: true });
  });
});
