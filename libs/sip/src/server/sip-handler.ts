import type { RefusedMessage, SipRequest } from '../message/message.js';
import type { Answer } from '../message/respond.js';
import type { Flow } from '../transports/flow.js';

/** Sends the final response of a request; only the first call counts. */
export type Respond = (answer: Answer) => void;

/** Why something that arrived led nowhere: for counters and budgets, never one log line each. */
export type Discarded =
  | { readonly kind: 'dropped'; readonly detail: string }
  /** It was answered. */
  | { readonly kind: 'refused'; readonly detail: string; readonly message: RefusedMessage }
  | { readonly kind: 'overloaded' | 'stray response'; readonly detail: '' };

/** What a user of the server provides. */
export abstract class SipHandler {
  /**
   * A request that is well-formed, not a repetition, and of a method that the server was told to take. Must respond
   * once; what it throws or rejects becomes 500 and is passed to `failed`.
   */
  abstract request(request: SipRequest, flow: Flow, respond: Respond): void | Promise<void>;
  /** A connection ended: what was registered on it can no longer be reached. */
  abstract flowLost(flow: Flow, cause: string): void;
  abstract discarded(what: Discarded, flow: Flow): void;
  abstract failed(error: unknown): void;
  /** The budget of a source (address as text); false = not even parsed. */
  abstract admits(address: string, what: 'message' | 'connection'): boolean;
}
