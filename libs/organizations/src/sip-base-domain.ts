/** Injection token: the domain under which SIP realms are filled in (configuration `sip.domain`). */
export const SIP_BASE_DOMAIN = Symbol('SIP base domain');
