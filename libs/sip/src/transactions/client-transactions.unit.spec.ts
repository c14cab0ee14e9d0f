import type { SipResponse } from '../message/message.js';
import { parseMessage } from '../message/parse.js';
import { ManualTimers } from '../testing/manual-timers.js';
import { Flow } from '../transports/flow.js';
import type { TransportName } from '../transports/transport.js';
import { ClientTransactions, type Outcome } from './client-transactions.js';

class RecordedFlow extends Flow {
  readonly local = { address: '192.0.2.1', port: 5060 };
  readonly remote = { address: '192.0.2.9', port: 5060 };
  readonly open = true;
  sent = 0;
  failure: string | undefined;

  constructor(
    readonly transport: TransportName,
    readonly connection: string | null = null,
  ) {
    super();
  }

  send(_bytes: Buffer, failed?: (cause: string) => void): void {
    this.sent++;
    if (this.failure !== undefined) failed?.(this.failure);
  }

  end(): void {
    // Nothing to end.
  }
}

const response = (status: number, branch = 'z9hG4bKours', method = 'NOTIFY') =>
  parseMessage(
    Buffer.from(
      `SIP/2.0 ${status} X\r\nVia: SIP/2.0/UDP a;branch=${branch}\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 ${method}\r\n\r\n`,
    ),
  ) as SipResponse;

function started(flow: RecordedFlow) {
  const timers = new ManualTimers();
  const transactions = new ClientTransactions(timers);
  const outcomes: Outcome[] = [];
  const done = transactions
    .send(flow, 'z9hG4bKours', 'NOTIFY', Buffer.from('x'))
    .then((outcome) => outcomes.push(outcome));
  return { timers, transactions, outcomes, done };
}

describe('ClientTransactions', () => {
  it('repeats on UDP after 0.5, 1, 2, 4, 4 … seconds and gives up after 32', async () => {
    const flow = new RecordedFlow('UDP');
    const { timers, outcomes, done } = started(flow);
    const sentAfter = [499, 1, 1000, 2000, 4000, 4000].map((milliseconds) => {
      timers.pass(milliseconds);
      return flow.sent;
    });
    expect(sentAfter).toEqual([1, 2, 3, 4, 5, 6]);
    timers.pass(32_000 - 11_500);
    await done;
    expect(outcomes).toEqual([{ kind: 'timeout' }]);
    expect(flow.sent).toBe(11);
    expect(timers.armed).toBe(0);
  });

  it('does not repeat where nothing is lost', () => {
    const flow = new RecordedFlow('TCP', 'tcp-1');
    started(flow).timers.pass(31_999);
    expect(flow.sent).toBe(1);
  });

  it('repeats every four seconds after a provisional response', () => {
    const flow = new RecordedFlow('UDP');
    const { timers, transactions } = started(flow);
    timers.pass(500);
    expect(transactions.receive(response(100))).toBe(true);
    timers.pass(1000);
    expect(flow.sent).toBe(3);
    timers.pass(3999);
    expect(flow.sent).toBe(3);
    timers.pass(1);
    expect(flow.sent).toBe(4);
  });

  it('ends with the final response, absorbs its repetitions for five seconds and no more', async () => {
    const { timers, transactions, outcomes, done } = started(new RecordedFlow('UDP'));
    expect(transactions.receive(response(481))).toBe(true);
    await done;
    expect(outcomes).toMatchObject([{ kind: 'response', status: 481 }]);
    timers.pass(4999);
    expect(transactions.receive(response(481))).toBe(true);
    timers.pass(1);
    expect(transactions.receive(response(481))).toBe(false);
    expect(transactions.size).toBe(0);
  });

  it('takes no response of another branch or method', () => {
    const { transactions, outcomes } = started(new RecordedFlow('UDP'));
    expect(transactions.receive(response(200, 'z9hG4bKguess'))).toBe(false);
    expect(transactions.receive(response(200, 'z9hG4bKours', 'OPTIONS'))).toBe(false);
    expect(outcomes).toEqual([]);
  });

  it('ends at once when sending fails or the connection is lost', async () => {
    const broken = new RecordedFlow('UDP');
    broken.failure = 'EHOSTUNREACH';
    const first = started(broken);
    await first.done;
    expect(first.outcomes).toEqual([{ kind: 'transportError', cause: 'EHOSTUNREACH' }]);
    const connected = new RecordedFlow('TLS', 'tls-1');
    const second = started(connected);
    second.transactions.lost(new RecordedFlow('TLS', 'tls-2'), 'closed');
    second.transactions.lost(connected, 'closed');
    await second.done;
    expect(second.outcomes).toEqual([{ kind: 'transportError', cause: 'closed' }]);
    expect([first.timers.armed, second.timers.armed]).toEqual([0, 0]);
  });

  it('refuses more than it was told to follow', async () => {
    const transactions = new ClientTransactions(new ManualTimers(), 1);
    void transactions.send(new RecordedFlow('UDP'), 'a', 'NOTIFY', Buffer.from('x'));
    const refused = await transactions.send(new RecordedFlow('UDP'), 'b', 'NOTIFY', Buffer.from('x'));
    expect(refused).toMatchObject({ kind: 'transportError' });
    transactions.close();
  });
});
