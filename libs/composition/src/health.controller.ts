import { Controller, Get, Optional, Req, Res } from '@nestjs/common';
import { ReadModelHealth } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import { Public } from '@ringledger/graphql';
import { Authenticator } from '@ringledger/identity';
import { Metrics } from '@ringledger/observability';
import { ReadModels } from '@ringledger/read-models';
import { Registrar, RegistrarLease } from '@ringledger/registrations';
import type { Request, Response } from 'express';
import { Answering } from './answering.js';

/** How long a store may take to answer before the process says that it is not ready, in ms. */
const PATIENCE = 2000;
const REGISTERS = 'registers phones';

/** For whoever keeps the process running: is it alive, may it get requests, how far behind are the read models. Names nobody. */
@Controller()
export class HealthController {
  readonly #log: Answering;
  readonly #readModels: Answering;

  constructor(
    eventStore: EventStore,
    readModels: ReadModels,
    private readonly projections: ReadModelHealth,
    private readonly metrics: Metrics,
    private readonly authenticator: Authenticator,
    /** Absent in a process that is no registrar. */
    @Optional() private readonly lease?: RegistrarLease,
    @Optional() private readonly registrar?: Registrar,
  ) {
    this.#log = new Answering(() => eventStore.ready(), PATIENCE);
    this.#readModels = new Answering(() => readModels.ready(), PATIENCE);
  }

  @Get('health/live')
  @Public()
  live() {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Public()
  async ready(@Res() response: Response): Promise<void> {
    const [log, readModels] = await Promise.all([this.#log.now(), this.#readModels.now()]);
    const projections = this.projections.report();
    const registrar = this.#registrar();
    const ready =
      log && readModels && (registrar === null || registrar === REGISTERS) && projections.every(({ ready }) => ready);
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not ready',
      log: log ? 'answers' : 'does not answer',
      readModels: readModels ? 'answer' : 'do not answer',
      ...(registrar && { registrar }),
      projections,
    });
  }

  /** From this machine, or with a token that may operate the platform. */
  @Get('metrics')
  @Public()
  async scrape(@Req() request: Request, @Res() response: Response): Promise<void> {
    const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '');
    if (!(local && request.headers['x-forwarded-for'] === undefined) && !(await this.mayOperate(request))) {
      response.status(404).json({ statusCode: 404 });
      return;
    }
    response.type(this.metrics.contentType).send(await this.metrics.text());
  }

  /** Null: this process is none. */
  #registrar(): string | null {
    if (!this.lease) return null;
    if (!this.lease.current) return 'may not register phones';
    return this.registrar?.answering === false ? 'does not answer phones' : REGISTERS;
  }

  private async mayOperate(request: Request): Promise<boolean> {
    const authentication = await this.authenticator.authenticate(request.headers.authorization);
    return authentication.authenticated && authentication.principal.permissions.has('platform.operate');
  }
}
