/** Injection token of `ExchangeNames`: configuration `sip.domain` and `sip.host`. */
export const EXCHANGE_NAMES = Symbol('Names of the exchange');
