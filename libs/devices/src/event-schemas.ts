import type { JsonSchema } from '@ringledger/event-sourcing';

// Wider than the rules for new input: what was once accepted must stay readable.
export const id = { type: 'string', minLength: 1, maxLength: 128 };
export const text = { type: 'string', maxLength: 512 };
export const optionalText = { type: ['string', 'null'], maxLength: 512 };
export const count = { type: 'integer', minimum: 0 };
export const line = { type: 'integer', minimum: 1 };

export function exactly(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((property) => !optional.includes(property));
  return { type: 'object', properties, required, additionalProperties: false };
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

const endpoint = { host: text, port: count };
/** Of `ExchangeSettings`. */
export const exchangeSettingsSchema = exactly(
  {
    provisioningUrl: text,
    refreshMinutes: count,
    sipServer: exactly({ ...endpoint, transport: text }),
    sipPorts: { type: 'object', additionalProperties: count },
    outboundProxy: { anyOf: [{ type: 'null' }, exactly(endpoint)] },
    expirySeconds: count,
    expiryBounds: exactly({ minimum: count, maximum: count }),
    voicemailNumber: optionalText,
    codecs: listOf(text),
    dtmf: text,
    srtp: text,
  },
  ['expiryBounds'],
);
