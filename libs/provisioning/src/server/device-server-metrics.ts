import type { Metrics } from '@ringledger/observability';

/** How requests end, as the metrics name it. */
export type DeviceAnswer =
  | 'served'
  | 'not_modified'
  | 'precondition_failed'
  | 'refused'
  | 'absent'
  | 'throttled'
  | 'unavailable'
  | 'body_refused';

/** Why a connection was ended without an answer, or with one that is no answer to a request. */
export type ConnectionFault =
  'too_many' | 'pipelining' | 'tls' | 'timeout' | 'headers_too_large' | 'malformed' | 'reset';

const ANSWERS: readonly DeviceAnswer[] = [
  'served',
  'not_modified',
  'precondition_failed',
  'refused',
  'absent',
  'throttled',
  'unavailable',
  'body_refused',
];

/** What the door for devices tells of itself. Labels come from closed sets. */
export class DeviceServerMetrics {
  private readonly answers: ReadonlyMap<DeviceAnswer, { inc(): void }>;
  private readonly faults: { inc(labels: { reason: ConnectionFault }): void };
  private readonly seconds: { observe(value: number): void };

  constructor(metrics: Metrics, openConnections: () => number) {
    const answers = metrics.counter('device_requests_total', 'Requests of devices by how they ended', ['answer']);
    this.answers = new Map(ANSWERS.map((answer) => [answer, answers.labels(answer)]));
    this.faults = metrics.counter('device_connection_faults_total', 'Connections of devices that ended badly', [
      'reason',
    ]);
    this.seconds = metrics.histogram('device_request_seconds', 'Time until the answer to a good key was handed over');
    metrics.gauge('device_connections', 'Open connections of devices', [], (gauge) => gauge.set(openConnections()));
  }

  answered(answer: DeviceAnswer): void {
    this.answers.get(answer)?.inc();
  }

  /** Time of a request with a good key, in milliseconds; of others it would only show the floor. */
  took(milliseconds: number): void {
    this.seconds.observe(milliseconds / 1000);
  }

  fault(reason: ConnectionFault): void {
    this.faults.inc({ reason });
  }
}
