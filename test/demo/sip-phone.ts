import { lookup } from 'node:dns/promises';
import { TestPhone } from '@ringledger/sip/testing';
import type { PhoneAccount } from '@ringledger/sip/testing';

/** What the first line of a Snom is told to register as, and where. */
export interface SnomLine extends PhoneAccount {
  readonly server: { readonly host: string; readonly port: number };
}

/** Read as the phone reads it: out of the file that it has fetched. */
export function snomLine(file: string): SnomLine {
  const setting = (name: string): string => {
    const [, value] = new RegExp(`<${name} idx="1"[^>]*>([^<]*)</${name}>`).exec(file) ?? [];
    if (!value) throw new Error(`The configuration has no ${name}`);
    return value.replaceAll('&amp;', '&').replaceAll('&lt;', '<');
  };
  const [, host = '', port = ''] = /^(.+):(\d+);transport=udp$/.exec(setting('user_outbound')) ?? [];
  if (!host) throw new Error('The configuration names no registrar for UDP');
  return {
    user: setting('user_name'),
    authenticationUser: setting('user_pname'),
    password: setting('user_pass'),
    realm: setting('user_host'),
    server: { host, port: Number(port) },
  };
}

/** The phone at its registrar. */
export async function switchedOn({ server, ...account }: SnomLine, userAgent: string): Promise<TestPhone> {
  const { address } = await lookup(server.host, 4);
  const phone = await TestPhone.open('UDP', { address, port: server.port }, account);
  phone.userAgent = userAgent;
  return phone;
}
