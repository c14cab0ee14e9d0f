import { FilledReadSide } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import { SYSTEM } from '@ringledger/read-models';
import type { PasswordStrength, SipAccountEvent } from '../../sip-account.events.js';
import { ACME, disabled, LINE, OTHER_LINE } from '../../testing/scenario.js';
import { sipAccountDetailsProjection } from '../sip-account-details/sip-account-details.projection.js';
import { GetSipAccounts, GetSipAccountsHandler } from '../sip-account-details/get-sip-accounts.js';
import {
  GetAccountsOfExtensions,
  GetAccountsOfExtensionsHandler,
  JOINED_ACCOUNTS,
} from './get-accounts-of-extensions.js';
import { GetAllAccountsOfExtension, GetAllAccountsOfExtensionHandler } from './get-all-accounts-of-extension.js';
import type { SipAccountCriteria } from './list-sip-accounts.js';
import { ListSipAccounts, ListSipAccountsHandler } from './list-sip-accounts.js';
import { sipAccountListProjection } from './sip-account-list.projection.js';

const OTHER = '11111111-2222-5333-8444-555555555555';
const BUSY_LINE = '7f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b23';
const ENDLESS_LINE = '7f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b24';
const GENERATED: PasswordStrength = 'generated';
const acme = { organizationId: ACME };

describe('the list of SIP accounts', () => {
  let readSide: FilledReadSide;

  async function account(
    userName: string,
    { organizationId = ACME, extensionId = '', strength = GENERATED, enabled = true } = {},
  ) {
    const data = { organizationId, userName, realm: 'x.example', password: Secret.of('x'), passwordStrength: strength };
    const events: SipAccountEvent[] = [{ type: 'SipAccountCreated', data }];
    if (extensionId) events.push({ type: 'SipAccountLinked', data: { extensionId } });
    if (!enabled) events.push(disabled);
    await readSide.project(sipAccountListProjection, `sipAccount-${userName}`, ...events);
    await readSide.project(sipAccountDetailsProjection, `sipAccount-${userName}`, ...events);
  }

  async function names(criteria: SipAccountCriteria, scope: ListSipAccounts['scope'] = acme) {
    const page = await new ListSipAccountsHandler(readSide).execute(
      new ListSipAccounts(scope, criteria, { first: 25 }),
    );
    return page.nodes.map(({ userName }) => userName);
  }

  beforeAll(async () => {
    readSide = await FilledReadSide.open();
    await account('Zoe', { extensionId: LINE });
    await account('anna', { extensionId: LINE, strength: 'weak' });
    await account('Anton', { enabled: false });
    await account('bob+2', { extensionId: OTHER_LINE, strength: 'strong' });
    await account('an-other', { organizationId: OTHER });
  });
  afterAll(() => readSide.close());

  it.each<[SipAccountCriteria, string[]]>([
    [{}, ['anna', 'Anton', 'bob+2', 'Zoe']],
    [{ userNamePrefix: 'AN' }, ['anna', 'Anton']],
    [{ userNamePrefix: 'zoe' }, ['Zoe']],
    [{ userNamePrefix: 'bob+' }, ['bob+2']],
    [{ extensionId: LINE }, ['anna', 'Zoe']],
    [{ enabled: false }, ['Anton']],
    [{ passwordWeak: true }, ['anna']],
    [{ passwordWeak: false, enabled: true }, ['bob+2', 'Zoe']],
    [{ userNamePrefix: null, extensionId: null, passwordWeak: null, enabled: null }, ['anna', 'Anton', 'bob+2', 'Zoe']],
    [{ organizationId: OTHER }, []],
  ])('filters by %j, in the order of the names', async (criteria, found) => {
    expect(await names(criteria)).toEqual(found);
  });

  it('shows the platform all', async () => {
    expect(await names({ userNamePrefix: 'an' }, SYSTEM)).toHaveLength(3);
  });

  it('gives details only to who may see the account', async () => {
    const query = new GetSipAccounts(acme, ['anna', 'an-other']);
    expect([...(await new GetSipAccountsHandler(readSide).execute(query)).keys()]).toEqual(['anna']);
  });

  it('joins to each extension its first accounts, and leaves a very busy one behind', async () => {
    const many = Array.from({ length: 1100 }, (_, index) => `busy${String(index).padStart(4, '0')}`);
    for (const name of many) await account(name, { extensionId: BUSY_LINE });
    const handler = new GetAccountsOfExtensionsHandler(readSide);
    const found = await handler.execute(new GetAccountsOfExtensions(acme, [OTHER_LINE, BUSY_LINE, LINE, 'none']));
    const joined = Object.fromEntries([...found].map(([id, accounts]) => [id, accounts.map((one) => one.userName)]));
    expect(joined).toEqual({
      [LINE]: ['anna', 'Zoe'],
      [OTHER_LINE]: ['bob+2'],
      [BUSY_LINE]: many.slice(0, JOINED_ACCOUNTS),
    });
  });

  it('gives all accounts of an extension, or none when they are more than who asks can take', async () => {
    const many = Array.from({ length: 1100 }, (_, index) => `ever${String(index).padStart(4, '0')}`);
    for (const name of many) await account(name, { extensionId: ENDLESS_LINE });
    const all = (atMost?: number, scope: ListSipAccounts['scope'] = acme) =>
      new GetAllAccountsOfExtensionHandler(readSide).execute(
        new GetAllAccountsOfExtension(scope, ENDLESS_LINE, undefined, atMost),
      );
    expect(await all()).toEqual(many);
    expect(await all(1100)).toEqual(many);
    expect(await all(1099)).toBeNull();
    expect(await all(500)).toBeNull();
    expect(await all(500, { organizationId: OTHER })).toEqual([]);
  });
});
