import { createHash } from 'node:crypto';
import { KEY_BYTES } from '../sealed-field.js';

const FORMAT = 'ringledger-key-ring/1';

export interface RingKey {
  readonly id: string;
  readonly key: Buffer;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** What the key ring file holds. */
export interface KeyRingContent {
  /** Newest first; the first one wraps new data keys. */
  readonly wrappingKeys: readonly RingKey[];
  /** Newest first; the first one signs, all verify. */
  readonly tokenKeys: readonly RingKey[];
  /** Never rotated: what stands in stream names and idempotency records is derived from it. */
  readonly permanentKey: Buffer;
  /** Whether a data key was ever wrapped: then a store without data keys is a lost store, not a new one. */
  readonly hasWrapped: boolean;
}

interface StoredKey {
  readonly id: string;
  readonly key: string;
  readonly createdAt: string;
}

export function writeContent(content: KeyRingContent): string {
  const stored = (key: RingKey): StoredKey => ({
    id: key.id,
    key: key.key.toString('base64url'),
    createdAt: key.createdAt,
  });
  const body = {
    format: FORMAT,
    warning: 'Whoever holds this file and a copy of the data can read every secret. Back it up apart from the data.',
    wrappingKeys: content.wrappingKeys.map(stored),
    tokenKeys: content.tokenKeys.map(stored),
    permanentKey: content.permanentKey.toString('base64url'),
    hasWrapped: content.hasWrapped,
  };
  return `${JSON.stringify({ ...body, checksum: checksum(body) }, null, 2)}\n`;
}

/** @throws Error with what is wrong; never with a key in the message */
export function readContent(text: string): KeyRingContent {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('it is no JSON object');
  const { checksum: found, ...body } = parsed as Record<string, unknown>;
  if (body.format !== FORMAT) throw new Error(`it is not of the format ${FORMAT}`);
  if (found !== checksum(body)) throw new Error('its checksum does not fit its content');
  return {
    wrappingKeys: readKeys(body.wrappingKeys, 'wrappingKeys'),
    tokenKeys: readKeys(body.tokenKeys, 'tokenKeys'),
    permanentKey: readKey(body.permanentKey, 'permanentKey'),
    hasWrapped: body.hasWrapped === true,
  };
}

function readKeys(value: unknown, name: string): RingKey[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error(`it holds no ${name}`);
  const keys = (value as Partial<StoredKey>[]).map((stored) => {
    if (typeof stored.id !== 'string' || stored.id === '') throw new Error(`a key of ${name} has no id`);
    return { id: stored.id, key: readKey(stored.key, name), createdAt: String(stored.createdAt) };
  });
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) throw new Error(`two keys of ${name} have one id`);
  return keys;
}

function readKey(value: unknown, name: string): Buffer {
  const key = Buffer.from(typeof value === 'string' ? value : '', 'base64url');
  if (key.length !== KEY_BYTES) throw new Error(`a key of ${name} is not ${KEY_BYTES} bytes long`);
  return key;
}

/** Against bit rot and careless editing, not against forgery: who can write the file owns the keys anyway. */
function checksum(body: object): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
