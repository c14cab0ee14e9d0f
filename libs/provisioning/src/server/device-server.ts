import type { Log, Metrics } from '@ringledger/observability';
import type { MonotonicClock } from '@ringledger/system';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureVersion } from 'node:tls';
import { faultOf, rawAnswer } from './client-errors.js';
import type { ConfigurationSource } from './configuration-source.js';
import { Connections } from './connections.js';
import { DeviceHandler } from './device-handler.js';
import { DEFAULT_LIMITS } from './device-server-limits.js';
import type { DeviceServerLimits } from './device-server-limits.js';
import { DeviceServerMetrics } from './device-server-metrics.js';
import { FailureBudgets } from './failure-budgets.js';
import { Peers } from './peers.js';
import type { CertificateStore } from './tls/certificate-store.js';
import { tlsSettings } from './tls/tls-settings.js';

export interface DeviceServerOptions {
  readonly source: ConfigurationSource;
  readonly certificates: CertificateStore;
  /** Oldest version that a device may speak. */
  readonly minTlsVersion: SecureVersion;
  readonly clock: MonotonicClock;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Networks (CIDRs) of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly limits?: Partial<DeviceServerLimits>;
  /** How often the certificate files are looked at, in milliseconds. */
  readonly certificateCheckInterval?: number;
}

const CERTIFICATE_CHECK_INTERVAL = 10_000;

/** The door for devices: HTTPS, two kinds of path, no framework. */
export class DeviceServer {
  private readonly server: Server;
  private readonly connections: Connections;
  private readonly peers: Peers;
  private readonly metrics: DeviceServerMetrics;
  private readonly limits: DeviceServerLimits;
  private certificateCheck: NodeJS.Timeout | undefined;

  constructor(private readonly options: DeviceServerOptions) {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { trustedProxies } = options;
    this.limits = limits;
    this.metrics = new DeviceServerMetrics(options.metrics, () => this.connections.open);
    this.connections = new Connections(limits, trustedProxies, () => this.metrics.fault('too_many'));
    this.peers = new Peers(trustedProxies, limits.pipelined, () => this.metrics.fault('pipelining'));
    this.server = this.createServer();
  }

  /** The port, which is another than asked for if 0 was. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    this.server.on('error', (error) => this.options.log.error('The door for devices has a fault', { err: error }));
    const interval = this.options.certificateCheckInterval ?? CERTIFICATE_CHECK_INTERVAL;
    this.certificateCheck = setInterval(() => void this.refreshCertificates(), interval);
    this.certificateCheck.unref();
    return (this.server.address() as AddressInfo).port;
  }

  /** Takes certificates that changed into use: new connections get them, open ones stay. */
  async refreshCertificates(): Promise<void> {
    const { certificates, minTlsVersion, log } = this.options;
    try {
      if (await certificates.refresh()) this.server.setSecureContext(tlsSettings(certificates.current, minTlsVersion));
    } catch (error) {
      log.error('New certificates were not taken into use', { err: error });
    }
  }

  /** Takes no new connection, lets requests under way end for at most `grace` milliseconds, then ends them. */
  async close(grace: number): Promise<void> {
    clearInterval(this.certificateCheck);
    if (!this.server.listening) return;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeIdleConnections();
    const timer = setTimeout(() => this.server.closeAllConnections(), grace);
    await closed;
    clearTimeout(timer);
  }

  private createServer(): Server {
    const { source, certificates, minTlsVersion, clock, log } = this.options;
    const { limits } = this;
    const failures = new FailureBudgets(clock, limits);
    const { handle } = new DeviceHandler(source, this.peers, failures, limits, this.metrics, log);
    const server = createServer(
      {
        ...tlsSettings(certificates.current, minTlsVersion),
        handshakeTimeout: limits.handshakeTimeout,
        maxHeaderSize: limits.headerBytes,
        headersTimeout: limits.headersTimeout,
        requestTimeout: limits.requestTimeout,
        keepAliveTimeout: limits.keepAliveTimeout,
        connectionsCheckingInterval: Math.min(1000, limits.headersTimeout / 2),
      },
      handle,
    );
    server.maxConnections = limits.connections;
    server.timeout = limits.inactivityTimeout;
    server.on('connection', this.connections.admit);
    server.on('drop', () => this.metrics.fault('too_many'));
    // A body is never asked for: what would come after `Expect: 100-continue` is refused like any other.
    server.on('checkContinue', handle);
    server.on('checkExpectation', handle);
    server.on('clientError', (error, socket) => this.endConnection(error, socket as Socket));
    return server;
  }

  /** What is no request gets a short answer where one can be read, and the connection ends. */
  private endConnection(error: NodeJS.ErrnoException, socket: Socket): void {
    const fault = faultOf(error);
    this.metrics.fault(fault);
    const answer = rawAnswer(fault);
    if (answer === null || !socket.writable || this.peers.isBusy(socket)) {
      socket.destroy();
      return;
    }
    socket.write(answer);
    socket.destroySoon();
  }
}
