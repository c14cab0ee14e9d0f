import type { QueryBus } from '@nestjs/cqrs';
import { SYSTEM } from '@ringledger/read-models';
import { GetAllAccountsOfExtension } from '@ringledger/sip-accounts';
import { AccountsAskedFor } from './accounts-asked-for.js';

/** An extension with these accounts, and a device with those on its lines. */
function accountsOf(extension: readonly string[], device: readonly string[] = []) {
  const execute = async (query: GetAllAccountsOfExtension | object) => {
    if (!(query instanceof GetAllAccountsOfExtension)) return new Map([['d', { sipAccountIds: device }]]);
    return extension.length > query.atMost ? null : extension;
  };
  return new AccountsAskedFor({ execute } as unknown as QueryBus);
}
const many = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`);

describe('the accounts that a question about registrations means', () => {
  it('are every one of an extension, however many more than are joined to it', async () => {
    expect(await accountsOf(many(52)).ids(SYSTEM, { extensionId: 'x' })).toEqual(many(52));
  });

  it('are not a part of them where they are too many', async () => {
    const asked = accountsOf(many(501)).ids(SYSTEM, { extensionId: 'x' });
    await expect(asked).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('are those that are meant by all that is given, and all when nothing is', async () => {
    const accounts = accountsOf(['one', 'two'], ['two', 'three']);
    expect(await accounts.ids(SYSTEM, { extensionId: 'x', deviceId: 'd' })).toEqual(['two']);
    expect(await accounts.ids(SYSTEM, { extensionId: 'x', sipAccountId: 'three' })).toEqual([]);
    expect(await accounts.ids(SYSTEM, {})).toBeNull();
  });
});
