import { recorded } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import type { AccountDocument } from './account.document.js';
import { AccountDirectory } from './account-directory.js';
import { evolveAccount } from './account.projection.js';
import type { AccountEvent } from './account.projection.js';
import { endingOf } from './ending.js';

const password = Secret.of('secret');
const created: AccountEvent = {
  type: 'SipAccountCreated',
  data: { organizationId: 'acme', userName: 'anna', realm: 'acme.example', password, passwordStrength: 'strong' },
};
const rotated: AccountEvent = { type: 'SipPasswordRotated', data: { password, passwordStrength: 'strong' } };
const linked: AccountEvent = { type: 'SipAccountLinked', data: { extensionId: 'e-1' } };
const narrowed: AccountEvent = {
  type: 'SipAccountSettingsChanged',
  data: { changes: { restrictAddresses: true, allowedAddresses: ['192.0.2.0/24'] } },
};
const plain = <T extends string>(type: T) => ({ type, data: {} }) as const;
const of = <E extends { type: string; data: object }>(event: E, revision: number, stream = 'sipAccount-a') =>
  recorded(event as never, { stream, revision }) as never;

describe('what registrars know of an account', () => {
  const fold = (...events: readonly AccountEvent[]) =>
    events.reduce<AccountDocument | null>((document, event, place) => evolveAccount(document, of(event, place)), null);

  it('names where its passwords stand, and holds none', () => {
    const document = fold(created, linked, rotated);
    expect(document).toMatchObject({ passwordRevision: 2, previousPasswordRevision: 0, extensionId: 'e-1' });
    expect(JSON.stringify(document)).not.toContain('secret');
  });

  it('is folded once, however often an event comes', () => {
    const document = fold(created, rotated, plain('SipAccountDisabled'));
    expect(evolveAccount(document, of(rotated, 1))).toBe(document);
    expect(evolveAccount(document, of(created, 0))).toBe(document);
  });

  it('is nothing any more once it is deleted', () => {
    expect(fold(created, plain('SipAccountDeleted') as AccountEvent)).toBeNull();
    expect(evolveAccount(null, of(rotated, 3))).toBeNull();
  });
});

describe('the directory of accounts', () => {
  const directory = () => new AccountDirectory({} as never);
  const filled = () => {
    const known = directory();
    known.applyToAccount(of(created, 0));
    known.applyToAccount(of(linked, 1));
    return known;
  };

  it('denies what is disabled, by its own event or by its extension', () => {
    const known = filled();
    expect(known.applyToExtension(of(plain('ExtensionDisabled'), 4, 'extension-e-1'))).toMatchObject([
      { denied: 'extension disabled', account: { userName: 'anna' } },
    ]);
    expect(known.applyToAccount(of(plain('SipAccountDisabled'), 2))?.denied).toBe('account disabled');
    expect(known.applyToAccount(of(plain('SipAccountEnabled'), 3))?.denied).toBe('extension disabled');
    expect(known.applyToExtension(of(plain('ExtensionEnabled'), 5, 'extension-e-1'))).toMatchObject([{ denied: null }]);
    expect(known.applyToExtension(of(plain('ExtensionDisabled'), 6, 'extension-other'))).toEqual([]);
  });

  it('keeps the credentials that a change leaves as they were', () => {
    const known = filled();
    const before = known.account('a');
    const source = { of: () => Promise.resolve({ ha1: () => undefined, previousHa1: () => undefined }) };
    Object.assign(before as object, { source });
    const credentials = before?.credentials();
    expect(known.applyToAccount(of(narrowed, 2))?.account.credentials()).toBe(credentials);
    expect(known.applyToAccount(of(rotated, 3))?.account).not.toBe(before);
  });

  it('forgets a deleted account, and says whom', () => {
    const known = filled();
    const gone = known.applyToAccount(of(plain('SipAccountDeleted'), 2));
    expect(gone).toMatchObject({ denied: 'unknown account', account: { id: 'a' } });
    expect([...known.standings()]).toEqual([]);
    expect(known.applyToAccount(of(plain('SipAccountDeleted'), 2))).toBeNull();
  });

  describe('an event ends', () => {
    it.each([
      ['SipAccountDisabled', 'account disabled', false],
      ['SipPasswordRotated', 'password rotated', true],
      ['ExtensionDisabled', 'extension disabled', false],
      ['ExtensionDeleted', 'extension deleted', false],
      ['SipAccountDeleted', 'account deleted', false],
    ] as const)('%s: all registrations', (type, cause, asksBack) => {
      const [standing] = [...filled().standings()];
      expect(endingOf(plain(type) as never, standing!, () => true)).toEqual({ cause, which: null, asksBack });
    });

    it.each([rotated, narrowed])('$type: asks nobody back while the account is disabled', (event) => {
      const [standing] = [...filled().standings()];
      expect(endingOf(event, { ...standing!, denied: 'account disabled' }, () => true)?.asksBack).toBe(false);
    });

    it('only registrations that could not be made any more, when settings change', () => {
      const standing = filled().applyToAccount(of(narrowed, 2));
      const refused = ({ address }: { address: string }) => address === '198.51.100.7';
      const ending = endingOf(narrowed, standing!, refused);
      expect(ending).toMatchObject({ cause: 'settings changed', asksBack: true });
      const from = (address: string) => ({ address, transport: 'UDP', userAgent: null }) as never;
      expect([from('192.0.2.7'), from('198.51.100.7')].map((one) => ending?.which?.(one))).toEqual([false, true]);
    });

    it.each(['SipAccountEnabled', 'SipAccountUnlinked', 'ExtensionEnabled'] as const)('%s: none', (type) => {
      const [standing] = [...filled().standings()];
      expect(endingOf(plain(type) as never, standing!, () => true)).toBeNull();
    });
  });
});
