import fc from 'fast-check';
import { chosenSipRealmFlaw, filledInSipRealm, sipRealmFlaw } from './sip-realm.js';

const names = { baseDomain: 'sip.example.com', host: 'PBX.example.com' };

describe('SIP realm', () => {
  it.each(['acme.example.com', 'a.b', '1-2.x', `${'a'.repeat(63)}.example`])('takes %s', (realm) => {
    expect(sipRealmFlaw(realm)).toBeNull();
  });

  it.each([
    '',
    'acme',
    'Acme.example',
    'a..b',
    '-a.b',
    'a-.b',
    'a b.c',
    'a.b.',
    `${'a'.repeat(64)}.b`,
    `a.b\r\nX: 1`,
    `${'a.'.repeat(130)}b`,
  ])('refuses %j', (realm) => {
    expect(sipRealmFlaw(realm)).toMatchObject({ code: 'SIP_REALM_INVALID', field: 'sipRealm' });
  });

  it.each(['127.0.0.1', '192.0.2.7', 'acme.1', '1.2'])('takes no address from who chooses: %s', (realm) => {
    expect(chosenSipRealmFlaw(realm, names)).toMatchObject({ code: 'SIP_REALM_INVALID', field: 'sipRealm' });
  });

  it('does not take the host of the exchange from who chooses', () => {
    expect(chosenSipRealmFlaw('pbx.example.com', names)).toMatchObject({ code: 'SIP_REALM_OF_EXCHANGE' });
    expect(chosenSipRealmFlaw('acme.pbx.example.com', names)).toBeNull();
    // Nobody is asked for another realm than before.
    const same = { baseDomain: 'pbx.example.com', host: 'pbx.example.com' };
    expect(chosenSipRealmFlaw('pbx.example.com', same)).toBeNull();
  });

  it('is filled in well whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uuid(), (name, id) => {
        const realm = filledInSipRealm(name, id, 'SIP.Example.com');
        expect(sipRealmFlaw(realm)).toBeNull();
        expect(realm).toContain(id.slice(0, 8));
      }),
    );
  });

  it('is filled in readably', () => {
    const realm = (name: string) => filledInSipRealm(name, '7d1c9a52-6f3e', 'sip.example.com');
    expect(realm('Straßenbau Öztürk')).toBe('strassenbau-ozturk-7d1c9a52.sip.example.com');
    expect(realm('株式会社')).toBe('organization-7d1c9a52.sip.example.com');
  });
});
