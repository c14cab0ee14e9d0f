export interface SipEndpoint {
  readonly address: string;
  readonly port: number;
}

/** The `SIP UDP` … lines of a banner. */
export function sipEndpoints(
  lines: Iterable<readonly [name: string, value: string, ...unknown[]]>,
): Record<string, SipEndpoint> {
  return Object.fromEntries(
    [...lines].flatMap(([name, value]) => {
      const [, transport] = /^SIP (\w+)$/.exec(name) ?? [];
      const colon = value.lastIndexOf(':');
      if (transport === undefined) return [];
      return [[transport, { address: value.slice(0, colon), port: Number(value.slice(colon + 1)) }]];
    }),
  );
}
