import type { QueryBus } from '@nestjs/cqrs';
import type { Position } from '@ringledger/event-store';
import { toExtension } from '@ringledger/extensions';
import { requestOf } from '../testing/request.js';
import { ACME, LINE, minute, OTHER_LINE } from '../testing/scenario.js';
import { GetAccountsOfExtensions } from '../views/sip-account-list/get-accounts-of-extensions.js';
import { ExtensionSipAccounts, SipAccountExtension } from './sip-account.joins.js';
import { toSipAccount } from './sip-account.type.js';

const dates = { version: 0, createdAt: minute(0), updatedAt: minute(0) };
const nobody = { firstName: null, lastName: null, displayName: null, email: null, mobileNumber: null };
const extension = (_id: string) => ({ _id, organizationId: ACME, number: '201', ...nobody, enabled: true, ...dates });
const account = (_id: string, extensionId: string | null) => ({
  _id,
  organizationId: ACME,
  userName: _id,
  authenticationUser: _id,
  realm: 'acme.example.org',
  extensionId,
  enabled: true,
  passwordStrength: 'generated' as const,
  passwordChangedAt: minute(0),
  passwordRevealedAt: null,
  settings: {},
  ...dates,
});

/** Answers every query out of these accounts and extensions, and remembers what was asked. */
function queries() {
  const asked: { readonly ids: readonly string[]; readonly after: Position | undefined }[] = [];
  const execute = async (query: GetAccountsOfExtensions | { ids: readonly string[]; after?: Position }) => {
    if (query instanceof GetAccountsOfExtensions) {
      asked.push({ ids: query.extensionIds, after: query.after });
      return new Map([[LINE, [account('one', LINE), account('two', LINE)]]]);
    }
    asked.push({ ids: query.ids, after: query.after });
    return new Map(query.ids.filter((id) => id === LINE).map((id) => [id, extension(id)]));
  };
  return { asked, bus: { execute } as unknown as QueryBus };
}

describe('joins between extensions and their accounts', () => {
  const position = '00000005' as Position;

  it('ask once for all extensions, as new as these are', async () => {
    const { asked, bus } = queries();
    const request = requestOf(['sipAccount.read']);
    const join = new ExtensionSipAccounts(bus);
    const found = await Promise.all(
      [LINE, OTHER_LINE].map((id) => join.sipAccounts(toExtension(extension(id), position), request)),
    );
    expect(found.map((accounts) => accounts.map(({ userName }) => userName))).toEqual([['one', 'two'], []]);
    expect(asked).toEqual([{ ids: [LINE, OTHER_LINE], after: position }]);
  });

  it('ask once for the extensions of all accounts, and for none without a link', async () => {
    const { asked, bus } = queries();
    const request = requestOf(['extension.read']);
    const join = new SipAccountExtension(bus);
    const accounts = [account('one', LINE), account('two', LINE), account('gone', OTHER_LINE), account('free', null)];
    const found = await Promise.all(accounts.map((one) => join.extension(toSipAccount(one), request)));
    expect(found.map((one) => one?.number ?? null)).toEqual(['201', '201', null, null]);
    expect(asked).toEqual([{ ids: [LINE, OTHER_LINE], after: undefined }]);
  });

  it('are closed to tokens that may not see the other side', async () => {
    const { asked, bus } = queries();
    const forbidden = { extensions: { code: 'FORBIDDEN' } };
    const noAccounts = new ExtensionSipAccounts(bus).sipAccounts(
      toExtension(extension(LINE)),
      requestOf(['extension.read']),
    );
    await expect(noAccounts).rejects.toMatchObject(forbidden);
    const noExtension = new SipAccountExtension(bus).extension(toSipAccount(account('one', LINE)), requestOf([]));
    await expect(noExtension).rejects.toMatchObject(forbidden);
    expect(asked).toEqual([]);
  });
});
