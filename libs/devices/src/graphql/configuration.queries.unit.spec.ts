import { Commands, refusal } from '@ringledger/event-sourcing';
import type { CommandContext, CommandOutcome, Decision, DomainEvent } from '@ringledger/event-sourcing';
import type { RequestInfo } from '@ringledger/graphql';
import { testContext } from '@ringledger/event-sourcing/testing';
import type { Position } from '@ringledger/event-store';
import { Secret } from '@ringledger/secrets';
import { sipAccountAggregate } from '@ringledger/sip-accounts';
import type { SipAccountEvent } from '@ringledger/sip-accounts';
import { deviceAggregate } from '../device.js';
import type { DeviceEvent } from '../device.events.js';
import type { ConfigurationHistory, PastConfiguration } from '../history/configuration-history.js';
import { ACCOUNT, account, ACME, deleted, device, key } from '../testing/scenario.js';
import { ConfigurationQueries } from './configuration.queries.js';

const HASH = 'a'.repeat(64);
const past: PastConfiguration = {
  organizationId: ACME,
  configurationRevision: 3,
  hash: HASH,
  since: '2026-11-24T08:00:00.000Z',
  files: [{ name: 'f', contentType: 'text/plain', body: 'secrets' }],
  held: { accessKey: key, sipPasswords: [{ sipAccountId: ACCOUNT, password: account.password }] },
};
const { organizationId, userName, realm, password, passwordStrength } = account;
const created: SipAccountEvent = {
  type: 'SipAccountCreated',
  data: { organizationId, userName, realm, password, passwordStrength },
};

interface Written {
  readonly type: string;
  readonly of: string;
  readonly reason: string | null;
}

/** What is decided over what has happened; `refusing`: what those of the category are refused with. */
class Streams extends Commands {
  readonly written: Written[] = [];

  constructor(
    private readonly happened: Readonly<Record<string, readonly DomainEvent[]>>,
    private readonly refusing: string | undefined,
    private readonly refusingCategory: string,
  ) {
    super();
  }

  async execute<Input, State, E extends DomainEvent, Facts>(
    { aggregate, decide }: Decision<Input, State, E, Facts>,
    id: string,
    input: Input,
    context: CommandContext,
  ): Promise<CommandOutcome<E>> {
    const { category, evolve, initialState } = aggregate;
    if (this.refusing && category === this.refusingCategory) {
      return { accepted: false, refusals: [refusal(this.refusing, null, 'No')] };
    }
    const state = (this.happened[category] ?? []).reduce<State>((now, event) => evolve(now, event as E), initialState);
    const decided = decide({ aggregateId: id, input, facts: undefined as Facts, context }, state);
    if (!decided.accepted) return decided;
    for (const { type } of decided.events) this.written.push({ type, of: id, reason: context.reason });
    return { accepted: true, aggregateId: id, version: 0, position: '0' as Position, events: decided.events };
  }
}

function revealing(
  happened: { readonly device?: readonly DeviceEvent[]; readonly account?: readonly SipAccountEvent[] },
  refusing?: string,
  refusingCategory: string = sipAccountAggregate.category,
) {
  const streams = {
    [deviceAggregate.category]: happened.device ?? device,
    [sipAccountAggregate.category]: happened.account ?? [created],
  };
  const commands = new Streams(streams, refusing, refusingCategory);
  const history = { at: async () => past } as unknown as ConfigurationHistory;
  const request = {
    command: ({ reason }: { readonly reason: string }) => testContext({ reason }),
  } as unknown as RequestInfo;
  const answer = new ConfigurationQueries(history, commands).revealedConfigurationAt(
    { deviceId: 'd', reason: 'Ticket 7' },
    request,
  );
  return { answer, written: commands.written };
}

describe('a configuration that is shown with its secrets', () => {
  const ofDevice = { type: 'ConfigurationRevealed', of: 'd', reason: 'Ticket 7' };
  const ofAccount = { type: 'SipPasswordRevealed', of: ACCOUNT, reason: 'Ticket 7' };

  it('is in the record of the device and of each account whose present password it holds, with the reason', async () => {
    const { answer, written } = revealing({});
    expect(await answer).toMatchObject({ masked: false, hash: HASH });
    expect(written).toEqual([ofDevice, ofAccount]);
  });

  it('is not in that of an account that has another password by now, or was deleted', async () => {
    const rotated: SipAccountEvent = {
      type: 'SipPasswordRotated',
      data: { password: Secret.of('4:Tulips&Rain'), passwordStrength: 'strong' },
    };
    for (const last of [rotated, { type: 'SipAccountDeleted', data: {} } as const]) {
      const { answer, written } = revealing({ account: [created, last] });
      expect(await answer).toMatchObject({ masked: false });
      expect(written).toEqual([ofDevice]);
    }
  });

  it.each([sipAccountAggregate, deviceAggregate])(
    'is not shown when others change the $category at the same time, and that is said',
    async ({ category }) => {
      const { answer } = revealing({}, 'TOO_MUCH_CONTENTION', category);
      await expect(answer).rejects.toMatchObject({ code: 'TOO_MUCH_CONTENTION' });
    },
  );

  it('is not shown when the record of it is not whole', async () => {
    await expect(revealing({}, 'VERSION_CONFLICT').answer).rejects.toThrow('could not be recorded');
    const { answer, written } = revealing({ device: [...device, deleted] });
    await expect(answer).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(written).toEqual([]);
  });
});

describe('the files of a configuration', () => {
  const NEEDED = ['sipAccount.read', 'extension.read'] as const;
  const queries = new ConfigurationQueries({} as ConfigurationHistory, new Streams({}, undefined, ''));
  const shown = (masked: boolean, permissions: readonly string[]) => {
    const { configurationRevision, hash, since, files } = past;
    const request = { principal: { permissions: new Set(permissions) } } as unknown as RequestInfo;
    return queries.files({ deviceId: 'd', configurationRevision, hash, since, masked, files }, request);
  };

  it('are for who sees the accounts and extensions that they tell of', () => {
    expect(shown(true, NEEDED)).toEqual(past.files);
    for (const missing of NEEDED) {
      expect(() => shown(true, ['device.read', ...NEEDED.filter((one) => one !== missing)])).toThrow('may not do this');
    }
  });

  it('are for who has revealed them', () => expect(shown(false, [])).toEqual(past.files));
});
