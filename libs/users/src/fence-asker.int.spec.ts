import { Commands } from '@ringledger/event-sourcing';
import type { CommandContext, CommandOutcome, Decision } from '@ringledger/event-sourcing';
import { testContext } from '@ringledger/event-sourcing/testing';
import { EventStore } from '@ringledger/event-store';
import { Authenticator, permissionsOf } from '@ringledger/identity';
import type { Principal } from '@ringledger/identity';
import { HOUR } from '@ringledger/system/testing';
import { derivedId } from '@ringledger/system';
import { changeUserProfile } from './decisions/change-user-profile.js';
import { changeUserRole } from './decisions/change-user-role.js';
import { createUser } from './decisions/create-user.js';
import { deleteUser } from './decisions/delete-user.js';
import { disableUser } from './decisions/disable-user.js';
import { enableUser } from './decisions/enable-user.js';
import { issueServiceKey } from './decisions/issue-service-key.js';
import { revokeServiceKey } from './decisions/revoke-service-key.js';
import { Exchange } from './testing/exchange.js';
import { ACME, GOOD_PASSWORD, HASH } from './testing/scenario.js';
import { userAggregate, userExists } from './user.js';
import type { UserState } from './user.js';
import type { UserEvent } from './user.events.js';

const PROVIDERS = ['anna', 'berta', 'clara'].map((name) => derivedId(name));
const [ANNA, BERTA, CLARA] = PROVIDERS as [string, string, string];
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

  /** As the token of a provider asks that was issued before all changes. */
  const as = (id: string, changes: Partial<Principal> = {}) => {
    const principal: Principal = {
      actor: { id, kind: 'user', role: 'provider' },
      role: 'provider',
      organizationId: null,
      permissions: permissionsOf('provider'),
      userId: id,
      credentialVersion: 0,
      expiresAt: new Date(exchange.clock.now().getTime() + HOUR),
      ...changes,
    };
    const { actor, organizationId, credentialVersion } = principal;
    return testContext({
      ...{ actor, organizationId, time: exchange.clock.now() },
      ...(credentialVersion !== null && { credentialVersion }),
      askerStands: () => exchange.get(Authenticator).stands(principal),
    });
  };
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
    expect(await execute(createUser, derivedId('friend'), made)).toMatchObject(ended);
    expect(await execute(disableUser, BERTA, {})).toMatchObject(ended);
    expect(await execute(disableUser, BERTA, {}, as(BERTA))).not.toMatchObject(ended);
  });

  it('is refused, also when it was given back meanwhile: the token of before has ended', async () => {
    await exchange.execute(disableUser, ANNA, {});
    await exchange.execute(enableUser, ANNA, {});
    expect(await execute(disableUser, BERTA, {})).toMatchObject(ended);
  });

  it('is refused once the token has run out', async () => {
    const context = as(ANNA);
    exchange.clock.ahead += HOUR;
    expect(await execute(disableUser, BERTA, {}, context)).toMatchObject(ended);
  });

  describe('that is a service', () => {
    const key = derivedId('key');
    const granted = ['user.manage'] as const;
    const issued = async (expiresAt: string | null) => {
      const wanted = { organizationId: ACME, name: 'Billing', permissions: granted, expiresAt };
      await exchange.execute(issueServiceKey, key, { ...wanted, secretHash: HASH, grantable: granted });
      return as(key, {
        actor: { id: key, kind: 'service', role: 'service' },
        ...{
          role: 'service',
          organizationId: ACME,
          permissions: new Set(granted),
          userId: null,
          credentialVersion: null,
        },
      });
    };
    const issueHeir = (context: CommandContext) => {
      const wanted = { organizationId: null, name: 'Heir', permissions: granted, expiresAt: null };
      const heir = { ...wanted, secretHash: HASH, grantable: granted };
      return exchange.get(Commands).execute(issueServiceKey, derivedId('heir'), heir, context);
    };

    it('is refused, when the key was revoked', async () => {
      const context = await issued(null);
      await exchange.execute(revokeServiceKey, key, {});
      expect(await issueHeir(context)).toMatchObject(ended);
    });

    it('is refused, when the key has run out', async () => {
      const context = await issued(new Date(exchange.clock.now().getTime() + HOUR).toISOString());
      exchange.clock.ahead += HOUR;
      expect(await issueHeir(context)).toMatchObject(ended);
    });

    it('is accepted before', async () => {
      expect(await issueHeir(await issued(null))).toMatchObject({ accepted: true });
    });
  });

  it.each(takings)('is refused at once when it is %s of the asker, who is as before', async (_, decision, input) => {
    const outcome = await execute(decision, ANNA, input);
    expect(outcome).toMatchObject({ accepted: false, refusals: [{ code: 'USER_IS_YOURSELF' }] });
    expect(await exchange.get(EventStore).headOfStream(`user-${ANNA}`)).toBe(0);
  });

  it('leaves the asker at the version that was seen', async () => {
    await execute(disableUser, BERTA, {});
    const change = execute(changeUserProfile, ANNA, { displayName: 'Anna' }, { ...as(CLARA), expectedVersion: 0 });
    expect(await change).toMatchObject({ accepted: true });
  });

  it.each(takings)('leaves a provider, when all take it from each other at once by %s', async (_, decision, input) => {
    await Promise.all(
      PROVIDERS.map((id, index) => {
        const next = PROVIDERS[(index + 1) % PROVIDERS.length] as string;
        return execute(decision, next, input, as(id));
      }),
    );
    expect(await Promise.all(PROVIDERS.map(isProvider))).toContain(true);
  });
});
