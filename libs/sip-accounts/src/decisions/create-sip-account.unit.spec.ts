import { accept } from '@ringledger/event-sourcing';
import { refusals, testContext } from '@ringledger/event-sourcing/testing';
import { extensionAggregate } from '@ringledger/extensions';
import { organizationAggregate } from '@ringledger/organizations';
import { Secret } from '@ringledger/secrets';
import type { SipAccountEvent } from '../sip-account.events.js';
import { ACME, acme, created, deleted, given, LINE, line, password } from '../testing/scenario.js';
import { createSipAccount } from './create-sip-account.js';

const input = {
  organizationId: null,
  userName: 'Anna',
  authenticationUser: null,
  password: { value: password, chosen: false },
  extensionId: null,
  enabled: true,
  reveal: false,
};
const facts = { organization: acme, extension: null };
const fresh = given();

describe('CreateSipAccount', () => {
  it('takes the realm of the organization, and the password that was generated', () => {
    expect(fresh.when(createSipAccount, input, { facts })).toEqual(accept(created));
  });

  it('makes the user name that is not given, out of the number of the extension', () => {
    const wanted = { ...input, userName: null, extensionId: LINE };
    const decided = fresh.when(createSipAccount, wanted, { facts: { ...facts, extension: line } });
    expect(decided).toMatchObject({
      events: [{ data: { userName: expect.stringMatching(/^201-[0-9a-z]{8}$/) } }, { type: 'SipAccountLinked' }],
    });
  });

  it('tells the name that authenticates only where it differs', () => {
    const same = fresh.when(createSipAccount, { ...input, authenticationUser: 'Anna' }, { facts });
    expect(same).toEqual(accept(created));
    const other = fresh.when(createSipAccount, { ...input, authenticationUser: 'desk7' }, { facts });
    expect(other).toMatchObject({ events: [{ data: { userName: 'Anna', authenticationUser: 'desk7' } }] });
  });

  it('links, disables and reveals in the same breath', () => {
    const wanted = { ...input, extensionId: LINE, enabled: false, reveal: true };
    expect(fresh.when(createSipAccount, wanted, { facts: { ...facts, extension: line } })).toEqual(
      accept<SipAccountEvent>(
        created,
        { type: 'SipAccountLinked', data: { extensionId: LINE } },
        { type: 'SipAccountDisabled', data: {} },
        { type: 'SipPasswordRevealed', data: { password, occasion: 'creation' } },
      ),
    );
  });

  it('flags a chosen password that is easy to guess', () => {
    const weak = { ...input, password: { value: Secret.of('tulip77'), chosen: true } };
    expect(fresh.when(createSipAccount, weak, { facts })).toMatchObject({
      events: [{ data: { passwordStrength: 'weak' } }],
    });
  });

  it.each([
    { status: 'none' } as const,
    { status: 'deleted' } as const,
    { ...line, organizationId: '11111111-2222-5333-8444-555555555555' },
  ])('does not link to an extension that is $status, or of another organization', (extension) => {
    const decided = fresh.when(createSipAccount, { ...input, extensionId: LINE }, { facts: { ...facts, extension } });
    expect(refusals(decided)).toEqual([['EXTENSION_NOT_FOUND', 'extensionId']]);
  });

  it('names every broken field at once', () => {
    const broken = {
      ...input,
      userName: 'a b',
      authenticationUser: 'ä',
      password: { value: Secret.of('1234'), chosen: true },
      extensionId: LINE,
    };
    const none = { organization: organizationAggregate.initialState, extension: extensionAggregate.initialState };
    expect(refusals(fresh.when(createSipAccount, broken, { facts: none }))).toEqual([
      ['ORGANIZATION_NOT_FOUND', 'organizationId'],
      ['SIP_USER_NAME_INVALID', 'userName'],
      ['SIP_USER_NAME_INVALID', 'authenticationUser'],
      ['SIP_PASSWORD_INVALID', 'password'],
      ['EXTENSION_NOT_FOUND', 'extensionId'],
    ]);
  });

  it('speaks of the authentication user only when there is one', () => {
    const decided = fresh.when(createSipAccount, { ...input, userName: 'a b', authenticationUser: null }, { facts });
    expect(refusals(decided)).toEqual([['SIP_USER_NAME_INVALID', 'userName']]);
  });

  it('refuses a password that holds the number of the extension', () => {
    const wanted = { ...input, extensionId: LINE, password: { value: Secret.of('tulip-201-rain'), chosen: true } };
    const decided = fresh.when(createSipAccount, wanted, { facts: { ...facts, extension: line } });
    expect(refusals(decided)).toEqual([['SIP_PASSWORD_TOO_WEAK', 'password']]);
  });

  it('never takes an id for the second time', () => {
    for (const past of [given(created), given(created, deleted)]) {
      expect(refusals(past.when(createSipAccount, input, { facts }))).toEqual([['SIP_ACCOUNT_ALREADY_EXISTS', null]]);
    }
  });

  it('gathers the organization of the token and the extension that is named', async () => {
    const asked: string[] = [];
    const reader = {
      state: async (aggregate: { category: string; initialState: unknown }, id: string) => {
        asked.push(`${aggregate.category} ${id}`);
        return aggregate.initialState as never;
      },
    };
    const subject = { id: 'a', state: { status: 'none' } } as const;
    await createSipAccount.gather!({ ...input, extensionId: LINE }, reader, testContext(), subject);
    expect(asked).toEqual([`organization ${ACME}`, `extension ${LINE}`]);
    expect((await createSipAccount.gather!(input, reader, testContext(), subject)).extension).toBeNull();
  });
});
