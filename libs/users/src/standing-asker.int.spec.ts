import { Commands } from '@ringledger/event-sourcing';
import type { CommandOutcome, Decision } from '@ringledger/event-sourcing';
import { testContext } from '@ringledger/event-sourcing/testing';
import { EventStore } from '@ringledger/event-store';
import { derivedId } from '@ringledger/system';
import { changeUserProfile } from './decisions/change-user-profile.js';
import { changeUserRole } from './decisions/change-user-role.js';
import { createUser } from './decisions/create-user.js';
import { deleteUser } from './decisions/delete-user.js';
import { disableUser } from './decisions/disable-user.js';
import { enableUser } from './decisions/enable-user.js';
import { issueServiceKey } from './decisions/issue-service-key.js';
import { revokeServiceKey } from './decisions/revoke-service-key.js';
import { whileAskerStands } from './standing-asker.js';
import { Exchange } from './testing/exchange.js';
import { ACME, GOOD_PASSWORD, HASH } from './testing/scenario.js';
import { userAggregate, userExists } from './user.js';
import type { UserState } from './user.js';
import type { UserEvent } from './user.events.js';

const PROVIDERS = ['anna', 'berta', 'clara'].map((name) => derivedId(name));
const [ANNA, BERTA] = PROVIDERS as [string, string];
const provider = { organizationId: null, role: 'provider', sipManagement: false, email: null } as const;
const passwords = { password: GOOD_PASSWORD, passwordHash: HASH };

describe('a command of whose asker something is taken away', () => {
  let exchange: Exchange;
  beforeEach(async () => {
    exchange = await Exchange.start('still');
    for (const id of PROVIDERS) {
      const names = { userName: `user-${id.slice(0, 8)}`, displayName: 'Somebody' };
      await exchange.execute(createUser, id, { ...provider, ...names, ...passwords });
    }
  });
  afterEach(() => exchange.stop());

  /** As a token of before all changes asks. */
  const as = (id: string, kind: 'user' | 'service' = 'user') =>
    testContext({
      actor: { id, kind, role: kind === 'service' ? 'service' : 'provider' },
      organizationId: null,
      time: exchange.clock.now(),
      ...(kind === 'user' && { credentialVersion: 0 }),
    });
  const execute = <Input, Facts>(
    decision: Decision<Input, UserState, UserEvent, Facts>,
    id: string,
    input: Input,
    context = as(ANNA),
  ): Promise<CommandOutcome> => exchange.get(Commands).execute(decision, id, input, context);
  const isProvider = async (id: string) => {
    const state = await exchange.aggregates.state(userAggregate, id);
    return userExists(state) && state.status === 'enabled' && state.role === 'provider';
  };
  const ended = { accepted: false, refusals: [{ code: 'TOKEN_ENDED', field: null }] };

  const demotion = { role: 'auditor', sipManagement: false };
  const takings = [
    ['DisableUser', disableUser, {}],
    ['DeleteUser', deleteUser, {}],
    ['ChangeUserRole', changeUserRole, demotion],
  ] as unknown as readonly [string, Decision<unknown, UserState, UserEvent>, unknown][];

  it.each(takings)('is refused after %s', async (_, decision, input) => {
    await exchange.execute(decision, ANNA, input);
    const made = { ...provider, userName: 'friend', displayName: 'Friend', ...passwords };
    expect(await execute(whileAskerStands(createUser), derivedId('friend'), made)).toMatchObject(ended);
    expect(await execute(whileAskerStands(disableUser, { fenced: true }), BERTA, {})).toMatchObject(ended);
    expect(await execute(whileAskerStands(disableUser), BERTA, {}, as(BERTA))).not.toMatchObject(ended);
  });

  it('is refused, also when it was given back meanwhile: the token of before has ended', async () => {
    await exchange.execute(disableUser, ANNA, {});
    await exchange.execute(enableUser, ANNA, {});
    expect(await execute(whileAskerStands(disableUser), BERTA, {})).toMatchObject(ended);
  });

  it('is refused, when the service key was revoked', async () => {
    const key = derivedId('key');
    const wanted = { organizationId: ACME, name: 'Billing', permissions: ['user.manage'], expiresAt: null };
    const grantable = ['user.manage'] as const;
    await exchange.execute(issueServiceKey, key, { ...wanted, secretHash: HASH, grantable });
    await exchange.execute(revokeServiceKey, key, {});
    expect(await execute(whileAskerStands(enableUser), BERTA, {}, as(key, 'service'))).toMatchObject(ended);
  });

  it.each(takings)('is refused at once when it is %s of the asker, who is as before', async (_, decision, input) => {
    const outcome = await execute(whileAskerStands(decision, { fenced: true }), ANNA, input);
    expect(outcome).toMatchObject({ accepted: false, refusals: [{ code: 'USER_IS_YOURSELF' }] });
    expect(await exchange.get(EventStore).headOfStream(`user-${ANNA}`)).toBe(0);
  });

  it('leaves the asker at the version that was seen', async () => {
    await execute(whileAskerStands(disableUser, { fenced: true }), BERTA, {});
    const change = execute(changeUserProfile, ANNA, { displayName: 'Anna' }, { ...as(BERTA), expectedVersion: 0 });
    expect(await change).toMatchObject({ accepted: true });
  });

  it.each(takings)('leaves a provider, when all take it from each other at once by %s', async (_, decision, input) => {
    await Promise.all(
      PROVIDERS.map((id, index) => {
        const next = PROVIDERS[(index + 1) % PROVIDERS.length] as string;
        return execute(whileAskerStands(decision, { fenced: true }), next, input, as(id));
      }),
    );
    expect(await Promise.all(PROVIDERS.map(isProvider))).toContain(true);
  });
});
