import { parseUri, sipUri } from '@ringledger/sip';
import type { Flow, Outcome, SipServer, Timers } from '@ringledger/sip';
import { PATIENCE, resultOf, UNREACHABLE } from '../registrar/notification-result.js';
import type { LocationOfPhone, NotificationResult } from '../registrar/registrar.js';
import type { NotificationKind } from '../registration.events.js';

/** check-sync, as phones know it without any subscription; S1-13, S1-16. */
export async function notifyPhone(
  server: SipServer,
  flow: Flow,
  { contact, realm, userName }: LocationOfPhone,
  kind: NotificationKind,
  timers: Timers,
): Promise<NotificationResult> {
  const target = parseUri(contact);
  if (target === undefined) return UNREACHABLE;
  const asked = server.request(flow, {
    method: 'NOTIFY',
    target,
    account: sipUri({ user: userName, host: realm }),
    headers: [
      ['Event', `check-sync;reboot=${kind === 'restart'}`],
      ['Subscription-State', 'terminated;reason=noresource'],
    ],
  });
  const outcome = await withPatience(asked, timers);
  return outcome.kind === 'response' ? resultOf(outcome.status) : UNREACHABLE;
}

function withPatience(asked: Promise<Outcome>, timers: Timers): Promise<Outcome> {
  let cancel: () => void = () => undefined;
  const silence = new Promise<Outcome>((resolve) => {
    cancel = timers.after(PATIENCE, () => resolve({ kind: 'timeout' }));
  });
  return Promise.race([asked, silence]).finally(() => cancel());
}
