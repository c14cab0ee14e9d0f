import type { DeviceModel } from '@ringledger/provisioning';
import { deviceOfUserAgent } from '@ringledger/provisioning';
import { parseUri } from '@ringledger/sip';

/**
 * Whether what a phone calls itself is this model (S1-17). Some families say less than is printed on the phone: a T58A and a T58W are
 * both `SIP-T58`.
 */
export function isUserAgentOf(
  { name, vendor }: Pick<DeviceModel, 'name' | 'vendor'>,
  userAgent: string | null,
): boolean {
  const claimed = userAgent === null ? null : deviceOfUserAgent(userAgent);
  if (claimed?.vendor !== vendor) return false;
  const said = claimed.modelName.toUpperCase();
  return said === name || (name.startsWith(said) && name.length === said.length + 1);
}

/** Whether what calls itself so may be a device of this model; of one that the catalogue does not know any more (null) anything may. */
export function mayBe(model: Parameters<typeof isUserAgentOf>[0] | null, userAgent: string | null): boolean {
  return model === null || isUserAgentOf(model, userAgent);
}

/** Whether a Contact names one of these: the telephone number or the user name (S1-17). */
export function isContactOf(contact: string, names: readonly (string | null)[]): boolean {
  const user = parseUri(contact)?.user;
  return user !== undefined && user !== null && names.includes(user);
}
