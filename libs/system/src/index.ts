export { clientAddress, isWithin, normalAddress } from './client-address.js';
export type { AddressedRequest } from './client-address.js';
export { Clock, SystemClock } from './clock.js';
export { parseIp } from './ip-address.js';
export { freeDatagramPort, freePort } from './free-port.js';
export { Ids, RandomIds, derivedId } from './ids.js';
export { networkOf } from './network-of.js';
export { pause } from './pause.js';
export { Randomness, SystemRandomness } from './randomness.js';
