import type { Log } from '@ringledger/observability';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConfigurationSource, UNAVAILABLE } from './configuration-source.js';
import type { PickupOutcome } from './configuration-source.js';
import { devicePath } from './device-path.js';
import type { DeviceServerLimits } from './device-server-limits.js';
import type { DeviceAnswer, DeviceServerMetrics } from './device-server-metrics.js';
import type { FailureBudgets } from './failure-budgets.js';
import type { Peer, Peers } from './peers.js';
import {
  sendBodyRefused,
  sendFile,
  sendNotFound,
  sendNotModified,
  sendPreconditionFailed,
  sendTooMany,
  sendUnavailable,
} from './responses.js';

const MAX_USER_AGENT = 256;
/** HTTP lets them through (RFC 9110, 5.5), and a terminal obeys them. */
const C1_CONTROLS = /[\u0080-\u009f]/g;

/** One request of a device, from the parsed headers to the answer. */
export class DeviceHandler {
  constructor(
    private readonly source: ConfigurationSource,
    private readonly peers: Peers,
    private readonly failures: FailureBudgets,
    private readonly limits: DeviceServerLimits,
    private readonly metrics: DeviceServerMetrics,
    private readonly log: Log,
  ) {}

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    const startedAt = performance.now();
    const peer = this.peers.enter(request, response);
    if (peer === null) return;
    if (hasBody(request)) {
      this.metrics.answered('body_refused');
      sendBodyRefused(response);
      return;
    }
    let outcome: PickupOutcome | Promise<PickupOutcome>;
    try {
      outcome = this.lookup(request, peer);
    } catch (error) {
      this.fail(response, error, peer, startedAt);
      return;
    }
    if ('then' in outcome) {
      outcome.then(
        (settled) => this.answer(response, settled, peer, startedAt),
        (error: unknown) => this.fail(response, error, peer, startedAt),
      );
    } else this.answer(response, outcome, peer, startedAt);
  };

  private lookup({ method, url, headers }: IncomingMessage, peer: Peer): PickupOutcome | Promise<PickupOutcome> {
    const { keyHash, fileName } = devicePath(method ?? '', url ?? '');
    return this.source.lookup({
      keyHash,
      fileName,
      method: method === 'HEAD' ? 'HEAD' : 'GET',
      address: peer.address,
      userAgent: headers['user-agent']?.replace(C1_CONTROLS, '').slice(0, MAX_USER_AGENT) ?? null,
      ifMatch: headers['if-match'] ?? null,
      ifNoneMatch: headers['if-none-match'] ?? null,
      tlsVersion: peer.tlsVersion,
      overBudget: this.failures.isExhausted(peer.networks),
    });
  }

  private answer(response: ServerResponse, outcome: PickupOutcome, peer: Peer, startedAt: number): void {
    switch (outcome.kind) {
      case 'served':
        this.finish('served', startedAt);
        sendFile(response, outcome.file);
        return;
      case 'not-modified':
        this.finish('not_modified', startedAt);
        sendNotModified(response, outcome.file.etag);
        return;
      case 'not-wanted':
        this.finish('precondition_failed', startedAt);
        sendPreconditionFailed(response);
        return;
      case 'refused':
        this.refuse(response, peer, startedAt);
        return;
      case 'absent':
        this.metrics.answered('absent');
        this.atFloor(startedAt, () => sendNotFound(response));
        return;
      case 'too-many':
        this.metrics.answered('throttled');
        this.atFloor(startedAt, () => sendTooMany(response, outcome.seconds));
        return;
      case 'unavailable':
        this.metrics.answered('unavailable');
        this.atFloor(startedAt, () => sendUnavailable(response, this.limits.unavailableRetrySeconds));
        return;
      default:
        outcome satisfies never;
    }
  }

  private refuse(response: ServerResponse, peer: Peer, startedAt: number): void {
    const seconds = this.failures.fail(peer.networks);
    this.metrics.answered(seconds === null ? 'refused' : 'throttled');
    this.atFloor(startedAt, () => (seconds === null ? sendNotFound(response) : sendTooMany(response, seconds)));
  }

  private fail(response: ServerResponse, error: unknown, peer: Peer, startedAt: number): void {
    this.log.error('A device could not be answered', { err: error, address: peer.address });
    this.answer(response, UNAVAILABLE, peer, startedAt);
  }

  private finish(answer: DeviceAnswer, startedAt: number): void {
    this.metrics.answered(answer);
    this.metrics.took(performance.now() - startedAt);
  }

  private atFloor(startedAt: number, send: () => void): void {
    const left = this.limits.refusalFloor - (performance.now() - startedAt);
    if (left > 0) setTimeout(send, Math.ceil(left));
    else send();
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0');
