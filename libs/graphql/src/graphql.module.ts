import type { IncomingMessage, Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { ApolloDriver } from '@nestjs/apollo';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { BadRequestException, Inject, Injectable, Module, ValidationPipe } from '@nestjs/common';
import type { NestModule, OnApplicationBootstrap, OnModuleDestroy, ValidationError } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, HttpAdapterHost } from '@nestjs/core';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import { Authenticator } from '@ringledger/identity';
import { Log } from '@ringledger/observability';
import { Clock, Ids } from '@ringledger/system';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { AccessGuard } from './access.js';
import { withArgumentRules } from './argument-rules.js';
import { ContextFactory } from './context-factory.js';
import { formatError, InputInvalidError } from './errors.js';
import { GraphqlExceptionsFilter } from './graphql-exceptions.filter.js';
import { limitsOverHttp } from './limits/limits.plugin.js';
import { QUERY_LIMITS, VALIDATION } from './limits/query-limits.js';
import { LIVE_LIMITS, openLiveDoor } from './live/live-door.js';
import { onlyAt } from './only-at.js';
import { noLiveOverHttp } from './live/no-live-over-http.plugin.js';
import { unconditionalSubscriptions } from './live/unconditional-subscriptions.js';

export interface GraphqlOptions {
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
  /** Networks of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}

const PATH = '/graphql';
const LIVE_OPTIONS = Symbol('live options');

/** Opens the WebSocket door beside Apollo once the HTTP server stands. */
@Injectable()
class LiveDoor implements OnApplicationBootstrap, OnModuleDestroy {
  private close: (() => Promise<void>) | undefined;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly schema: GraphQLSchemaHost,
    private readonly authenticator: Authenticator,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly log: Log,
    @Inject(LIVE_OPTIONS) private readonly options: GraphqlOptions,
  ) {}

  onApplicationBootstrap(): void {
    const contexts = new ContextFactory(this.authenticator, this.clock, this.ids, this.options.trustedProxies);
    this.close = openLiveDoor({
      server: this.http.httpAdapter.getHttpServer() as Server,
      path: PATH,
      schema: this.schema.schema,
      queryLimits: QUERY_LIMITS,
      limits: LIVE_LIMITS,
      introspection: this.options.introspection,
      format: (error: GraphQLError) => formatted(error.toJSON(), error, this.options, this.log),
      admit: (request, authorization) => contexts.admit(request, authorization),
      recheckEvery: 10_000,
    });
  }

  /** Called before that of the modules imported here: Apollo's ends every connection on which no request is open, so without a word also these. */
  async onModuleDestroy(): Promise<void> {
    await this.close?.();
  }
}

/** The GraphQL doors over HTTP and WebSocket, closed by default. Needs Authenticator, Clock, Ids and Log from the root. */
@Module({})
export class GraphqlModule implements NestModule {
  constructor(private readonly http: HttpAdapterHost) {}

  /** Comes before Apollo's own middleware. */
  configure(): void {
    this.http.httpAdapter.use(PATH, onlyAt(PATH));
  }

  static forRoot(options: GraphqlOptions): DynamicModule {
    return {
      module: GraphqlModule,
      imports: [
        GraphQLModule.forRootAsync<ApolloDriverConfig>({
          driver: ApolloDriver,
          inject: [Authenticator, Clock, Ids, Log],
          useFactory: (authenticator: Authenticator, clock: Clock, ids: Ids, log: Log): ApolloDriverConfig => {
            const contexts = new ContextFactory(authenticator, clock, ids, options.trustedProxies);
            const limits = limitsOverHttp(QUERY_LIMITS);
            return {
              path: PATH,
              autoSchemaFile: true,
              sortSchema: true,
              transformSchema: withArgumentRules,
              graphiql: false,
              introspection: options.introspection,
              csrfPrevention: true,
              includeStacktraceInErrorResponses: false,
              allowBatchedHttpRequests: false,
              parseOptions: { maxTokens: QUERY_LIMITS.tokens },
              validationRules: [limits.rule, unconditionalSubscriptions],
              validationOptions: VALIDATION,
              plugins: [noLiveOverHttp, limits.plugin],
              formatError: (inner, error) => formatted(inner, error, options, log),
              context: ({ req }: { req: IncomingMessage }) => contexts.forRequest(req, req.headers.authorization),
            };
          },
        }),
      ],
      providers: [
        { provide: LIVE_OPTIONS, useValue: options },
        { provide: APP_FILTER, useClass: GraphqlExceptionsFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useFactory: inputPipe },
        LiveDoor,
      ],
    };
  }
}

function formatted(
  inner: GraphQLFormattedError,
  error: unknown,
  { introspection }: GraphqlOptions,
  log: Log,
): GraphQLFormattedError {
  return formatError(inner, error, (original) => report(log, original), !introspection);
}

function report(log: Log, error: unknown): void {
  log.error('GraphQL operation failed', { err: error, errorId: randomUUID() });
}

function inputPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      errors.length > 0
        ? new InputInvalidError(errors.flatMap((error) => broken(error, '')))
        : new BadRequestException(),
  });
}

function broken(
  { property, constraints, children }: ValidationError,
  path: string,
): { field: string; message: string }[] {
  const field = path === '' ? property : `${path}.${property}`;
  const own = Object.values(constraints ?? {}).map((message) => ({ field, message }));
  return [...own, ...(children ?? []).flatMap((child) => broken(child, field))];
}
