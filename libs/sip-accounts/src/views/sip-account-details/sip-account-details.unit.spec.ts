import { givenProjection, recordedStream } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import type { SipAccountEvent } from '../../sip-account.events.js';
import {
  ACME,
  created,
  deleted,
  disabled,
  LINE,
  linked,
  minute,
  password,
  projected,
  unlinked,
} from '../../testing/scenario.js';
import { sipAccountDetailsProjection } from './sip-account-details.projection.js';

const revealed: SipAccountEvent = { type: 'SipPasswordRevealed', data: { password, occasion: 'request' } };
const rotated: SipAccountEvent = {
  type: 'SipPasswordRotated',
  data: { password: Secret.of('tulip77'), passwordStrength: 'weak' },
};

describe('SIP account details', () => {
  it('hold everything but the password', () => {
    expect(projected(sipAccountDetailsProjection, created)).toStrictEqual({
      _id: 'subject',
      organizationId: ACME,
      userName: 'Anna',
      authenticationUser: 'Anna',
      realm: 'acme.example.org',
      extensionId: null,
      enabled: true,
      passwordStrength: 'generated',
      passwordChangedAt: minute(0),
      passwordRevealedAt: null,
      settings: {},
      version: 0,
      createdAt: minute(0),
      updatedAt: minute(0),
    });
  });

  it('never hold one later either', () => {
    const document = projected(sipAccountDetailsProjection, created, linked, rotated, revealed);
    for (const value of Object.values(document ?? {})) expect(value).not.toBeInstanceOf(Secret);
    expect(Object.keys(document ?? {})).not.toContain('password');
  });

  it('follow links and the switch', () => {
    expect(projected(sipAccountDetailsProjection, created, linked)).toMatchObject({ extensionId: LINE, version: 1 });
    expect(projected(sipAccountDetailsProjection, created, linked, unlinked, disabled)).toMatchObject({
      extensionId: null,
      enabled: false,
      updatedAt: minute(3),
    });
    const enabled: SipAccountEvent = { type: 'SipAccountEnabled', data: {} };
    expect(projected(sipAccountDetailsProjection, created, disabled, enabled)).toMatchObject({ enabled: true });
  });

  it('hold what the account says itself, with the event that said it', () => {
    const saying: SipAccountEvent = {
      type: 'SipAccountSettingsChanged',
      data: { changes: { digestAlgorithm: 'SHA-256', registrationCheck: true } },
    };
    const taken: SipAccountEvent = {
      type: 'SipAccountSettingsChanged',
      data: { changes: { digestAlgorithm: null, transports: ['TLS'] } },
    };
    const recorded = recordedStream('sipAccount-subject', created, saying, taken);
    const document = givenProjection(sipAccountDetailsProjection)
      .when(...recorded)
      .document('subject');
    expect(document).toMatchObject({ version: 2, updatedAt: minute(2) });
    expect(document?.settings).toStrictEqual({
      registrationCheck: { value: true, eventId: recorded[1]?.id, time: minute(1) },
      transports: { value: ['TLS'], eventId: recorded[2]?.id, time: minute(2) },
    });
  });

  it('tell when the present password was last seen', () => {
    expect(projected(sipAccountDetailsProjection, created, revealed)).toMatchObject({
      passwordRevealedAt: minute(1),
      updatedAt: minute(0),
      version: 1,
    });
    expect(projected(sipAccountDetailsProjection, created, revealed, rotated)).toMatchObject({
      passwordStrength: 'weak',
      passwordChangedAt: minute(2),
      passwordRevealedAt: null,
    });
  });

  it('end with the deletion, and do not come back', () => {
    expect(projected(sipAccountDetailsProjection, created, deleted)).toBeNull();
    expect(projected(sipAccountDetailsProjection, created, deleted, linked)).toBeNull();
  });
});
