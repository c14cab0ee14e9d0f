import type { Vendor } from './device-model.js';

/** What the addresses of these vendors are known to begin with; a vendor gets more of them in time. */
const PREFIXES: Readonly<Record<Vendor, readonly string[]>> = {
  Snom: ['000413'],
  Yealink: [
    '001565',
    '249AD8',
    '3497D7',
    '44DBD2',
    '644F56',
    '805E0C',
    '805EC0',
    'B061A9',
    'C4FC22',
    'E434D7',
    'EC1DA9',
    'F01653',
  ],
};

/** Whose phones have such an address, in the form of `normalMac`; null: nobody's that is known here. A hint and no proof. */
export function vendorOfMac(mac: string): Vendor | null {
  const found = Object.entries(PREFIXES).find(([, prefixes]) => prefixes.some((prefix) => mac.startsWith(prefix)));
  return (found?.[0] as Vendor | undefined) ?? null;
}
