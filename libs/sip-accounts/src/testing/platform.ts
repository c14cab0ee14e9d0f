import type { SipPlatform } from '../settings/sip-platform.js';

/** An exchange without WebSocket. */
export const platform: SipPlatform = {
  transports: ['UDP', 'TCP', 'TLS'],
  phoneTransport: 'UDP',
  registrationLifetimeSeconds: { default: 3600, minimum: 60, maximum: 7200 },
};
