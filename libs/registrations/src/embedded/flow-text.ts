import type { Flow, FlowReference } from '@ringledger/sip';
import type { ConnectionLossCause } from '../registration.events.js';

type Written = readonly [
  transport: FlowReference['transport'],
  localAddress: string,
  localPort: number,
  remoteAddress: string,
  remotePort: number,
  connection: string | null,
  process: string | null,
];

/** A flow as the record keeps it. Connections belong to the process that has them; datagrams outlive it. */
export function writeFlow({ connection, local, remote, transport }: Flow, process: string): string {
  const ends = [local.address, local.port, remote.address, remote.port] as const;
  const written: Written = [transport, ...ends, connection, connection === null ? null : process];
  return JSON.stringify(written);
}

/** Undefined for what this process cannot have written, or cannot reach any more. */
export function readFlow(text: string, process: string): FlowReference | undefined {
  return referenceIn(writtenIn(text), process);
}

function referenceIn(written: Written | undefined, process: string): FlowReference | undefined {
  if (!written) return undefined;
  const [transport, localAddress, localPort, remoteAddress, remotePort, connection, writer] = written;
  if (connection !== null && writer !== process) return undefined;
  if (typeof localAddress !== 'string' || typeof remoteAddress !== 'string') return undefined;
  const local = { address: localAddress, port: localPort };
  return { transport, local, remote: { address: remoteAddress, port: remotePort }, connection };
}

/**
 * Why nobody can reach the phone there any more, of what a process wrote that was before this one; null: it can be reached, or was written
 * by others.
 */
export function lossOf(
  text: string,
  process: string,
  has: (flow: FlowReference) => boolean,
): ConnectionLossCause | null {
  const written = writtenIn(text);
  const [, , , , , connection, writer] = written ?? [];
  if (typeof connection === 'string') return writer === process ? null : 'registrar restarted';
  const reference = referenceIn(written, process);
  return reference === undefined || has(reference) ? null : 'listener closed';
}

function writtenIn(text: string): Written | undefined {
  const written = parsed(text);
  return Array.isArray(written) && written.length === 7 ? (written as unknown as Written) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
