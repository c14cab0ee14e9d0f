import { Inject, Injectable, Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, DynamicModule } from '@nestjs/common';
import { Configuration } from '@ringledger/configuration';
import { Log, Metrics } from '@ringledger/observability';
import { CertificateStore, ConfigurationSource, DeviceServer } from '@ringledger/provisioning';
import { Clock, freePort, MonotonicClock, Randomness } from '@ringledger/system';
import { certificatePaths } from './certificate-paths.js';

/** How long a download under way may still take when the process is asked to end, in ms. */
const GRACE = 5000;

/** The HTTPS door that phones fetch their configuration from, opened after the application is up and closed first. */
@Injectable()
export class DeviceDoor implements BeforeApplicationShutdown {
  #server: DeviceServer | undefined;

  constructor(
    @Inject(ConfigurationSource) private readonly source: ConfigurationSource,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
    private readonly monotonic: MonotonicClock,
    private readonly randomness: Randomness,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  /** @throws CertificateInvalidError, or what the operating system has against the port. */
  async open(port: number): Promise<void> {
    const { devices, tls, trustedProxies } = this.configuration;
    const { source, clock, randomness, metrics, log } = this;
    const certificates = await CertificateStore.open(
      await certificatePaths(this.configuration, clock, randomness),
      clock,
      log,
      devices.publicHost,
    );
    this.#server = new DeviceServer({
      source,
      certificates,
      minTlsVersion: tls.minVersion,
      clock: this.monotonic,
      metrics,
      log,
      trustedProxies,
    });
    await this.#server.listen(port, devices.bind);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#server?.close(GRACE);
  }
}

@Module({})
export class DeviceDoorModule {
  /** @param devices the module that knows who may fetch what */
  static forRoot(devices: DynamicModule): DynamicModule {
    return { module: DeviceDoorModule, imports: [devices], providers: [DeviceDoor] };
  }
}

/** The port in the configuration, or a free one when that is 0: it stands in the URLs of devices before the door is open. */
export async function devicePort({ devices }: Configuration): Promise<number> {
  return devices.port === 0 ? freePort(devices.bind) : devices.port;
}
