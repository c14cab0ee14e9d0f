import type { Position } from '@ringledger/event-store';
import type { CommandOutcome } from '../commands.js';
import type { Decision } from '../decider.js';
import type { DomainEvent } from '../event.js';
import type { ExecuteDecision } from '../handling/execute-decision.js';
import { reaction } from '../process-manager.js';
import { refusal, tooMuchContention } from '../refusal.js';
import type { Refusal } from '../refusal.js';
import { recorded, testPosition } from '../testing/recorded.js';
import { ProcessManagerRun } from './process-manager-run.js';

const decision = { name: 'Ring' } as unknown as Decision<unknown, unknown, DomainEvent, unknown>;
const events = ['busy', 'busy', 'quiet'].map((stream, revision) =>
  recorded({ type: 'Happened', data: {} }, { stream, revision }),
);

describe('the reactions of a process manager', () => {
  let refusing: Refusal | null;
  let given: string[];
  let reached: Position | null;
  const accepted = { accepted: true, aggregateId: 'a', version: 0, position: testPosition(9), events: [] } as const;

  const follow = () => {
    const handle = async ({ aggregateId, causedAt }: ExecuteDecision): Promise<CommandOutcome> => {
      given.push(`${aggregateId} ${Number(causedAt)}`);
      return refusing && aggregateId === 'busy' ? { accepted: false, refusals: [refusing] } : accepted;
    };
    const parts = {
      store: {
        async *subscribe() {
          yield { kind: 'events', events };
        },
      },
      serializer: { ready: async () => undefined, decode: (event: unknown) => event },
      checkpoints: {
        open: async () => ({ move: async (to: Position) => void (reached = to), flush: async () => undefined }),
      },
      progress: { runsHere: () => false, reached: () => undefined },
      precedence: { turn: async () => undefined },
      handler: { handle },
      clock: { now: () => new Date(0) },
      log: { info: () => undefined },
    };
    const manager = {
      name: 'ringing',
      handles: ['Happened'],
      react: async ({ stream }: { readonly stream: string }) => [reaction(decision, stream, {})],
    };
    return new ProcessManagerRun(manager, parts as never).follow(new AbortController().signal);
  };

  beforeEach(() => {
    given = [];
    reached = null;
    refusing = null;
  });

  it('are given again when others were always faster, in order, and those to other streams at once', async () => {
    refusing = tooMuchContention;
    await expect(follow()).rejects.toMatchObject({ code: 'TOO_MUCH_CONTENTION' });
    expect(given).toEqual(['busy 1', 'quiet 3']);
    expect(reached).toBeNull();
    refusing = null;
    await follow();
    expect(given.slice(2).sort()).toEqual(['busy 1', 'busy 2', 'quiet 3']);
    expect(reached).toBe(testPosition(2));
  });

  it('are over when they are refused', async () => {
    refusing = refusal('LINE_NOT_FOUND', null, 'There is no such line');
    await follow();
    expect(given.sort()).toEqual(['busy 1', 'busy 2', 'quiet 3']);
    expect(reached).toBe(testPosition(2));
  });
});
