import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AggregateReader, Commands, EventLog, EventSourcingModule, ReadSide } from '@ringledger/event-sourcing';
import type { CommandContext, Decision, DomainEvent } from '@ringledger/event-sourcing';
import { testContext } from '@ringledger/event-sourcing/testing';
import { EventStore } from '@ringledger/event-store';
import type { NewEvent, Position } from '@ringledger/event-store';
import { openEmbeddedEventStore } from '@ringledger/event-store/embedded';
import { FastExpressAdapter, GraphqlModule } from '@ringledger/graphql';
import { IdentityModule } from '@ringledger/identity';
import { JsonLog, Log } from '@ringledger/observability';
import { organizationEvents, organizationProjections, OrganizationsModule } from '@ringledger/organizations';
import { organizationAggregate } from '@ringledger/organizations';
import { ReadModels } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import { FieldCipher, KeyRing, openSecrets } from '@ringledger/secrets';
import { Clock, derivedId, Ids, MonotonicClock, RandomIds, Randomness, SystemRandomness } from '@ringledger/system';
import { userDirectory } from '../views/user-directory/user-directory.document.js';
import { ACME } from './scenario.js';
import {
  AccountsModule,
  serviceKeyAggregate,
  userAggregate,
  userEvents,
  userProjections,
  UsersModule,
} from '../index.js';

/** The time, as far ahead as the test lets it pass. */
export class MovableClock implements Clock, MonotonicClock {
  ahead = 0;
  now(): Date {
    return new Date(Date.now() + this.ahead);
  }
  elapsed(): number {
    return performance.now() + this.ahead;
  }
}

export interface Answered {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; extensions: { code: string } }[];
}

const acmeRegistered: NewEvent = {
  id: derivedId('Acme was registered'),
  type: 'OrganizationRegistered',
  data: { organizationId: ACME, name: 'Acme', sipRealm: 'acme.sip.example.com' },
  metadata: {
    $correlationId: ACME,
    $causationId: ACME,
    commandId: ACME,
    organizationId: ACME,
    actor: { id: 'root', kind: 'user', role: 'provider' },
    sourceAddress: null,
    reason: null,
    schemaVersion: 1,
    time: '2026-11-24T08:00:00.000Z',
  },
};

/** Organizations (Acme) and users on embedded stores of their own, with the GraphQL door. */
export class Exchange {
  readonly clock = new MovableClock();
  #app: NestExpressApplication;
  #close: () => Promise<void>;
  #consumers: boolean;

  /** @param readModels `still`: nothing is ever projected */
  static async start(readModels: 'followed' | 'still' = 'followed'): Promise<Exchange> {
    const exchange = new Exchange();
    await exchange.#start(readModels === 'followed');
    return exchange;
  }

  async #start(consumers: boolean): Promise<void> {
    this.#consumers = consumers;
    const directory = await mkdtemp(join(tmpdir(), 'users-'));
    const eventStore = await openEmbeddedEventStore({ directory: join(directory, 'log') });
    const readModels = await openEmbeddedReadModels({ directory: join(directory, 'read-models') });
    const { clock } = this;
    const randomness = new SystemRandomness();
    const keyRingPath = join(directory, 'keys', 'ring.json');
    await eventStore.append(`organization-${ACME}`, [acmeRegistered], 'no-stream');
    const { fieldCipher, keyRing } = await openSecrets({
      readModels,
      keyRingPath,
      clock,
      monotonic: clock,
      randomness,
    });
    const ground = [
      { provide: EventStore, useValue: eventStore },
      { provide: ReadModels, useValue: readModels },
      { provide: FieldCipher, useValue: fieldCipher },
      { provide: KeyRing, useValue: keyRing },
      { provide: Clock, useValue: clock },
      { provide: MonotonicClock, useValue: clock },
      { provide: Ids, useValue: new RandomIds() },
      { provide: Randomness, useValue: randomness },
      { provide: Log, useValue: new JsonLog('silent') },
    ];

    @Global()
    @Module({ providers: ground, exports: ground.map(({ provide }) => provide) })
    class Ground {}

    @Module({
      imports: [
        Ground,
        EventSourcingModule.forRootAsync({
          inject: [],
          useFactory: () => ({
            catalogues: [organizationEvents, userEvents],
            aggregates: [organizationAggregate, userAggregate, serviceKeyAggregate],
            projections: () => [...organizationProjections, ...userProjections],
            processManagers: [],
            reservationKey: keyRing.permanentKey('reservation'),
            idempotencyKey: keyRing.permanentKey('idempotency'),
            processName: 'test',
            consumers,
          }),
        }),
        AccountsModule,
        IdentityModule.forRoot({ oidc: null }),
        GraphqlModule.forRoot({ introspection: true, trustedProxies: [] }),
        OrganizationsModule.forRoot({ baseDomain: 'sip.example.com', host: 'pbx.example.com' }),
        UsersModule,
      ],
    })
    class Whole {}

    this.#app = await NestFactory.create<NestExpressApplication>(Whole, new FastExpressAdapter(), { logger: false });
    await this.#app.listen(0, '127.0.0.1');
    this.#close = async () => {
      await this.#app.close();
      await eventStore.close();
      await readModels.close();
      await rm(directory, { recursive: true });
    };
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.#app.get<T>(type as unknown as Type<T>);
  }

  /** As the provider, unless the context says otherwise; the user directory knows when this resolves, if it is followed. */
  async execute<Input, State, E extends DomainEvent, Facts>(
    decision: Decision<Input, State, E, Facts>,
    id: string,
    input: Input,
    changes: Partial<CommandContext> = {},
  ): Promise<void> {
    const actor = { id: 'root', kind: 'user', role: 'provider' } as const;
    const context = testContext({ actor, organizationId: null, time: this.clock.now(), ...changes });
    const outcome = await this.get(Commands).execute(decision, id, input, context);
    if (!outcome.accepted) throw new Error(outcome.refusals.map(({ message }) => message).join(' '));
    if (this.#consumers) await this.seen(outcome.position);
  }

  /** Waits until the user directory has come that far. */
  async seen(position: Position): Promise<void> {
    await this.get(ReadSide).read(userDirectory, position);
  }

  get aggregates(): AggregateReader {
    return this.get(AggregateReader);
  }

  async events(stream: string): Promise<readonly DomainEvent[]> {
    return (await this.get(EventLog).readStream(stream)).map(({ event }) => event);
  }

  async ask(query: string, token?: string, variables?: object): Promise<Answered> {
    const { port } = (this.#app.getHttpServer() as { address(): AddressInfo }).address();
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answered;
  }

  stop(): Promise<void> {
    return this.#close();
  }
}
