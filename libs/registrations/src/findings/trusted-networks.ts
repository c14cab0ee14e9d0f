/** CIDRs of proxies that speak for many phones, which are somewhere else (RINGLEDGER_SIP_TRUSTED_NETWORKS). */
export class TrustedNetworks {
  constructor(readonly networks: readonly string[]) {}
}
