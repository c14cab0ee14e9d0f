import type { Configuration } from '@ringledger/configuration';
import { tlsSettings } from '@ringledger/provisioning';
import type { CertificateStore } from '@ringledger/provisioning';

/** TLS towards phones is the same whether they fetch or register. */
export function tlsOptions(pairs: CertificateStore['current'], { tls }: Configuration) {
  return tlsSettings(pairs, tls.minVersion);
}
