import { Global, Inject, Injectable, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { Configuration } from '@ringledger/configuration';
import { EventStore } from '@ringledger/event-store';
import { Log, Metrics } from '@ringledger/observability';
import { ReadModels } from '@ringledger/read-models';
import { FieldCipher, KeyRing } from '@ringledger/secrets';
import type { Secrets } from '@ringledger/secrets';
import {
  Clock,
  Ids,
  MonotonicClock,
  RandomIds,
  Randomness,
  SystemClock,
  SystemMonotonicClock,
  SystemRandomness,
} from '@ringledger/system';
import type { Stores } from './stores.js';

/** What everything stands on, opened before the application is built. */
export interface Ground {
  readonly configuration: Configuration;
  readonly log: Log;
  readonly stores: Stores;
  readonly secrets: Secrets;
}

const GROUND = Symbol('ground');

/** Closed last, when nobody can write any more. */
@Injectable()
class StoresOfThisProcess implements OnApplicationShutdown {
  constructor(@Inject(GROUND) private readonly ground: Ground) {}

  async onApplicationShutdown(): Promise<void> {
    const { eventStore, readModels } = this.ground.stores;
    await eventStore.close();
    await readModels.close();
  }
}

@Global()
@Module({})
export class GroundModule {
  static forRoot(ground: Ground): DynamicModule {
    const { configuration, log, secrets, stores } = ground;
    const bound = [
      { provide: Configuration, useValue: configuration },
      { provide: Log, useValue: log },
      { provide: EventStore, useValue: stores.eventStore },
      { provide: ReadModels, useValue: stores.readModels },
      { provide: FieldCipher, useValue: secrets.fieldCipher },
      { provide: KeyRing, useValue: secrets.keyRing },
      { provide: Metrics, useFactory: () => new Metrics() },
      { provide: Clock, useClass: SystemClock },
      { provide: MonotonicClock, useClass: SystemMonotonicClock },
      { provide: Ids, useClass: RandomIds },
      { provide: Randomness, useClass: SystemRandomness },
    ];
    return {
      module: GroundModule,
      providers: [...bound, { provide: GROUND, useValue: ground }, StoresOfThisProcess],
      exports: bound.map(({ provide }) => provide),
    };
  }
}
