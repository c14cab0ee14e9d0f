import { parseUri, sipUri } from '@ringledger/sip';
import type { Flow, Outcome, SipServer, Timers } from '@ringledger/sip';
import type { LocationOfPhone, NotificationResult } from '../registrar/registrar.js';
import type { NotificationKind } from '../registration.events.js';

export const UNREACHABLE: NotificationResult = { outcome: 'unreachable', status: null };

/** Of whoever answered in the phone's place: it is not there. 408, 430, 480 and 503 of RFC 3261 section 21 and RFC 5626 section 11.6. */
const NOT_THERE = new Set([408, 430, 480, 503]);

/** How long a phone may take, in ms. Its request goes on for 32 s (RFC 3261 timer F), but nobody waits that long for a phone that is gone. */
const PATIENCE = 12_000;

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
  return resultOf(await withPatience(asked, timers));
}

function withPatience(asked: Promise<Outcome>, timers: Timers): Promise<Outcome> {
  let cancel: () => void = () => undefined;
  const silence = new Promise<Outcome>((resolve) => {
    cancel = timers.after(PATIENCE, () => resolve({ kind: 'timeout' }));
  });
  return Promise.race([asked, silence]).finally(() => cancel());
}

function resultOf(outcome: Outcome): NotificationResult {
  if (outcome.kind !== 'response') return UNREACHABLE;
  const { status } = outcome;
  if (status < 300) return { outcome: 'accepted', status };
  return { outcome: NOT_THERE.has(status) ? 'unreachable' : 'not supported', status };
}
