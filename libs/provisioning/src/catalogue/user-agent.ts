import { deviceModels } from './catalogue.js';
import type { DeviceModel, Vendor } from './device-model.js';

/** What a device says of itself. A hint and no proof: anyone can send any user agent. */
export interface ClaimedDevice {
  readonly vendor: Vendor;
  /** As sent, such as `T46U`. */
  readonly modelName: string;
  /** Null for a model of the vendor that is not in the catalogue. */
  readonly model: DeviceModel | null;
  readonly firmware: string;
}

const MAX_LENGTH = 256;

/** Snom says one thing over HTTP and another over SIP (`snomD785/10.1.84.12`). */
const PATTERNS: readonly { readonly vendor: Vendor; readonly pattern: RegExp }[] = [
  { vendor: 'Snom', pattern: /\bsnom(\w+)-SIP\s([\d.]+)/ },
  { vendor: 'Snom', pattern: /^snom(\w+)\/([\d.]+)/ },
  { vendor: 'Yealink', pattern: /^yealink\s+SIP(?: VP)?-(\w+)\s+([\d.]+)(?:\s+[\da-f:]{12,17})?$/i },
];

/**
 * How the SIP user agents of a model begin, up to the version. Some Yealink phones say less than is printed on them: a T58A and a T58W are
 * both `SIP-T58`.
 */
export function sipUserAgentsOf({ name, vendor }: Pick<DeviceModel, 'name' | 'vendor'>): readonly string[] {
  switch (vendor) {
    case 'Snom':
      return [`snom${name}/`];
    case 'Yealink':
      return [name, name.slice(0, -1)].flatMap((said) => [`Yealink SIP-${said} `, `Yealink SIP VP-${said} `]);
  }
}

const byName = new Map(deviceModels.map((model) => [`${model.vendor} ${model.name}`, model]));

export function deviceOfUserAgent(userAgent: string): ClaimedDevice | null {
  const text = userAgent.slice(0, MAX_LENGTH);
  for (const { vendor, pattern } of PATTERNS) {
    const [, modelName, firmware] = pattern.exec(text) ?? [];
    if (modelName === undefined || firmware === undefined) continue;
    const model = byName.get(`${vendor} ${modelName.toUpperCase()}`) ?? null;
    return { vendor, modelName, model, firmware };
  }
  return null;
}
