import type { Configuration, SipPorts } from '@ringledger/configuration';
import { freeDatagramPort, freePort } from '@ringledger/system';

/** Where the registrar listens, with a free port wherever 0 was asked for: phones are told the port before it is open. */
export async function sipPorts({ sip }: Configuration): Promise<SipPorts> {
  const [bind = '0.0.0.0'] = sip.bind;
  const chosen = Object.entries(sip.listen).map(async ([transport, port]) => {
    if (port !== 0) return [transport, port] as const;
    return [transport, await (transport === 'UDP' ? freeDatagramPort(bind) : freePort(bind))] as const;
  });
  return Object.fromEntries(await Promise.all(chosen)) as SipPorts;
}

/** What phones are told: as it is configured, else where their transport is listened for, else the port that SIP has. */
export function toldSipPort({ sip }: Configuration, ports: SipPorts): number {
  const transport = sip.transport.toUpperCase() as keyof SipPorts;
  return sip.port ?? (ports[transport] || (transport === 'TLS' ? 5061 : 5060));
}

/** Of what is listened for, where the port is known: for accounts whose phones use another transport than most. */
export function knownSipPorts(ports: SipPorts): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(ports).flatMap(([transport, port]) => (port ? [[transport.toLowerCase(), port] as const] : [])),
  );
}
