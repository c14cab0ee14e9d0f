import type { RecordedLocation, RefusedRegister, RegisterAnswer, RegisterRequest } from '../registrar/registrar.js';
import { RegistrationIntake } from '../registrar/registrar.js';

/** Remembers what a registrar brought, and hands it on. */
export class RecordingIntake extends RegistrationIntake {
  readonly registers: RegisterRequest[] = [];
  readonly refusals: RefusedRegister[] = [];
  readonly lost: { readonly accountId: string; readonly flow: string; readonly ago?: number }[] = [];
  /** Everything until then was brought. */
  upTo: Date | null = null;
  /** What happens to a REGISTER before the record sees it; a test may hold it here, or let it fail. */
  before: (request: RegisterRequest) => Promise<void> = () => Promise.resolve();
  /** What happens before the registrar learns what the record made of it. */
  after: (request: RegisterRequest) => Promise<void> = () => Promise.resolve();

  constructor(private readonly record: RegistrationIntake) {
    super();
  }

  async register(request: RegisterRequest): Promise<RegisterAnswer> {
    this.registers.push(request);
    await this.before(request);
    const answer = await this.record.register(request);
    await this.after(request);
    return answer;
  }

  connectionLost(accountId: string, flow: string, loss?: { readonly ago?: number }): Promise<void> {
    this.lost.push({ accountId, flow, ...loss });
    return this.record.connectionLost(accountId, flow, loss);
  }

  gone(accountId: string, flow: string, still: () => boolean): Promise<void> {
    return this.record.gone(accountId, flow, still);
  }

  boundHere(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedLocation[]>> {
    return this.record.boundHere(accountIds);
  }

  broughtUpTo(time: Date): Promise<void> {
    this.upTo = time;
    return this.record.broughtUpTo(time);
  }

  refused(what: RefusedRegister): void {
    this.refusals.push(what);
    this.record.refused(what);
  }
}
