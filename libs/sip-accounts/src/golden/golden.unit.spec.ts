import { readdirSync, readFileSync } from 'node:fs';
import { describeGoldens } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import type { SipAccountEvent } from '../sip-account.events.js';
import { sipAccountEvents } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { evolveSipAccount, sipAccountAggregate } from '../sip-account.js';

const goldens = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'));

function golden(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')) as Record<string, unknown>;
}

/** As the log gives it: secret fields are secrets. */
function recorded(type: SipAccountEvent['type']): SipAccountEvent {
  const data = golden(`${type}.v1.json`);
  for (const field of sipAccountEvents[type]!.secrets ?? []) data[field] = Secret.of(data[field] as string);
  return { type, data } as unknown as SipAccountEvent;
}

describeGoldens(sipAccountEvents, import.meta.dirname);

describe('events of SIP accounts that were ever written', () => {
  it('keeps every password a secret', () => {
    for (const file of goldens) {
      const { secrets = [] } = sipAccountEvents[file.slice(0, file.indexOf('.'))]!;
      expect(secrets).toEqual('password' in golden(file) ? ['password'] : []);
    }
  });

  it('still mean what they meant', () => {
    const fold = (state: SipAccountState, type: SipAccountEvent['type']) => evolveSipAccount(state, recorded(type));
    const created = fold(sipAccountAggregate.initialState, 'SipAccountCreated');
    expect(created).toMatchObject({
      status: 'enabled',
      organizationId: '0b9f2c52-6f0e-5d57-9a39-0d5c1c1a7a11',
      userName: '201-7k2m9xqe',
      authenticationUser: 'desk.201',
      realm: 'acme.example.org',
      extensionId: null,
    });
    const after = (['SipAccountLinked', 'SipPasswordRotated', 'SipAccountDisabled'] as const).reduce(fold, created);
    expect(after).toMatchObject({
      status: 'disabled',
      extensionId: '5f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b21',
      passwordStrength: 'strong',
    });
    expect('password' in after && after.password.reveal()).toBe('4:Tulips&Rain');
    expect(fold(after, 'SipAccountSettingsChanged')).toMatchObject({
      settings: {
        registrationLifetimeSeconds: 600,
        digestAlgorithm: 'SHA-256',
        restrictAddresses: true,
        allowedAddresses: ['192.0.2.0/24', '2001:db8::7/128'],
        allowedAddressesScope: 'registration',
        allowedUserAgents: ['snomD785/*'],
        transports: ['TCP', 'TLS'],
        phoneTransport: 'TLS',
        outboundProxy: { host: 'proxy.example.net', port: 5061, transport: 'TLS' },
      },
    });
    expect(fold(after, 'SipAccountUnlinked')).toMatchObject({ extensionId: null });
  });
});
