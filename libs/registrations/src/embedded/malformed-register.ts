import { parseNameAddress } from '@ringledger/sip';
import type { Flow, RefusedMessage } from '@ringledger/sip';
import type { RefusedRegister } from '../registrar/registrar.js';
import type { RegisteringAccounts } from './registering-accounts.js';

/** What was answered without being handled, at the account that was to be registered; null: no REGISTER, or of nobody here. */
export function refusalOfMalformed(
  { headers, method }: RefusedMessage,
  { remote, transport }: Pick<Flow, 'remote' | 'transport'>,
  accounts: Pick<RegisteringAccounts, 'ofUser'>,
): RefusedRegister | null {
  if (method !== 'REGISTER') return null;
  const to = parseNameAddress(headers.first('to') ?? '');
  const account = typeof to === 'string' ? undefined : accounts.ofUser(to.uri.user ?? '')?.account;
  if (!account) return null;
  const { id: accountId, organizationId, userName } = account;
  const userAgent = headers.first('user-agent') ?? null;
  return {
    reason: 'malformed request',
    accountId,
    organizationId,
    userName,
    transport,
    address: remote.address,
    userAgent,
  };
}
