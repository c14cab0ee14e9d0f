import type { Registrar, SourceBanEvent } from '@ringledger/registrations';

/** Whoever speaks SIP with the phones in this process's name, from its opening to its end. */
export abstract class SipSide {
  abstract readonly registrar: Registrar;
  /** @throws what the operating system has against an address */
  abstract open(): Promise<void>;
  /** Registers nobody any more, ends what is open. */
  abstract close(): Promise<void>;
  /** A source is banned or heard again, for a side that judges sources before this process sees them; in force when it resolves. */
  abstract banned(event: SourceBanEvent): Promise<void>;
}
