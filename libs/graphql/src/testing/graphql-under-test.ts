import type { AddressInfo } from 'node:net';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Authenticator, permissionsOf } from '@ringledger/identity';
import type { Authentication } from '@ringledger/identity';
import { JsonLog, Log } from '@ringledger/observability';
import { Clock, Ids, RandomIds, SystemClock } from '@ringledger/system';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { FastExpressAdapter, GraphqlModule } from '../index.js';
import { BellResolver } from './bells.js';

/** An auditor for the first so many times that it is asked who this is, and a plain user from then on. */
const FADING = /^Bearer auditor-for-(\d+)$/;

class TestAuthenticator extends Authenticator {
  readonly #asked = new Map<string, number>();

  async authenticate(authorization: string | undefined): Promise<Authentication> {
    const role = this.roleOf(authorization);
    if (!role) {
      return { authenticated: false, refusal: { code: 'UNAUTHENTICATED', field: null, message: 'no', help: null } };
    }
    const actor = { id: role, kind: 'user' as const, role };
    const permissions = permissionsOf(role);
    const user = { userId: role, credentialVersion: 0, expiresAt: null };
    return { authenticated: true, principal: { actor, role, organizationId: 'o1', permissions, ...user } };
  }
  async stands(): Promise<boolean> {
    return true;
  }
  forget(): void {}

  private roleOf(authorization = '') {
    if (authorization === 'Bearer admin') return 'organizationAdmin';
    if (authorization === 'Bearer reader') return 'auditor';
    const fading = FADING.exec(authorization);
    if (!fading) return null;
    const times = (this.#asked.get(authorization) ?? 0) + 1;
    this.#asked.set(authorization, times);
    return times <= Number(fading[1]) ? 'auditor' : 'user';
  }
}

/** Of every door of this file. */
const logged: string[] = [];
const log = new JsonLog('error', { write: (line) => void logged.push(line) });

@Global()
@Module({
  providers: [
    { provide: Authenticator, useClass: TestAuthenticator },
    { provide: Clock, useClass: SystemClock },
    { provide: Ids, useClass: RandomIds },
    { provide: Log, useValue: log },
  ],
  exports: [Authenticator, Clock, Ids, Log],
})
class RootModule {}

@Module({
  imports: [RootModule, GraphqlModule.forRoot({ introspection: false, trustedProxies: [] })],
  providers: [BellResolver],
})
class TestModule {}

export interface Answer {
  data?: Record<string, never> | null;
  errors?: { message: string; extensions: { code: string; field?: string; fields?: unknown }; locations?: unknown }[];
}

export const codeOf = (answered: Answer) => answered.errors?.[0]?.extensions.code;

/** The door of GraphQL with a small schema behind it, asked as a frontend asks. */
export class GraphqlUnderTest {
  /** What was logged of what went wrong, one JSON object a line. */
  readonly logged: readonly string[] = logged;

  private constructor(
    private readonly app: NestExpressApplication,
    readonly port: number,
  ) {}

  static async open(): Promise<GraphqlUnderTest> {
    const adapter = new FastExpressAdapter();
    const app = await NestFactory.create<NestExpressApplication>(TestModule, adapter, { logger: log });
    await app.listen(0, '127.0.0.1');
    return new GraphqlUnderTest(app, (app.getHttpServer().address() as AddressInfo).port);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  async ask(
    query: string,
    options: { token?: string; operationName?: string; variables?: object; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.port}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(options.token && { authorization: `Bearer ${options.token}` }),
        ...options.headers,
      },
      body: JSON.stringify({ query, variables: options.variables, operationName: options.operationName }),
    });
    return (await response.json()) as Answer;
  }

  /** The first `most` results of an operation over WebSocket, or the error that ended it. */
  async results(
    token: string | null,
    query: string,
    most = 10,
    variables: Record<string, unknown> = {},
    operationName?: string,
  ): Promise<unknown[]> {
    const socket = createClient({
      url: `ws://127.0.0.1:${this.port}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: true,
      ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
    });
    const seen: unknown[] = [];
    try {
      for await (const result of socket.iterate({ query, variables, operationName })) {
        seen.push(result);
        if (seen.length === most) break;
      }
    } catch (error) {
      seen.push(error);
    } finally {
      await socket.dispose();
    }
    return seen;
  }
}
