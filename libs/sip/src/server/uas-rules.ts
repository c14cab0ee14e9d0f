import type { SipRequest } from '../message/message.js';
import type { Answer } from '../message/respond.js';

/** The refusals of RFC 3261 section 8.2 that every server gives before it looks at what is asked. */
export function uasRefusal(request: SipRequest, methods: readonly string[]): Answer | undefined {
  if (!methods.includes(request.method)) {
    // Section 9.2: there is never an INVITE to cancel here.
    if (request.method === 'CANCEL') return { status: 481 };
    return { status: 405, headers: [['Allow', methods.join(', ')]] };
  }
  const required = request.headers.all('require').join(', ');
  // Section 8.2.2.3: of the extensions that a request may insist on, none is kept here, so none is promised.
  return required === '' ? undefined : { status: 420, headers: [['Unsupported', required]] };
}
