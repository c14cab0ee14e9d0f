import { freeDatagramPort, freePort } from '@ringledger/system';

/** Where phones find the exchange stays the same over restarts: a start with other settings renders every configuration anew. */
export async function lastingPorts(): Promise<Readonly<Record<string, string>>> {
  const address = '127.0.0.1';
  return {
    RINGLEDGER_DEVICE_PORT: String(await freePort(address)),
    RINGLEDGER_SIP_UDP_PORT: String(await freeDatagramPort(address)),
    RINGLEDGER_SIP_TCP_PORT: String(await freePort(address)),
    RINGLEDGER_SIP_TLS_PORT: String(await freePort(address)),
  };
}
