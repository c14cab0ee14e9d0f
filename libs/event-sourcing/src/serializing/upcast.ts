import type { JsonObject } from '@ringledger/event-store';
import type { EventDefinition } from '../event-catalogue.js';
import { UnreadableEventError } from '../errors.js';

/** The data as of the current version: each step from the version in the log on, in order. */
export function upcast(type: string, definition: EventDefinition, version: number, data: JsonObject): JsonObject {
  if (version === definition.version) return data;
  if (!Number.isInteger(version) || version < 1 || version > definition.version) {
    throw new UnreadableEventError(
      `${type} is stored in version ${version}, this program knows versions up to ${definition.version}: update it`,
    );
  }
  let current = data;
  for (let step = version; step < definition.version; step++) {
    const next = definition.upcasts?.[step];
    if (next === undefined) throw new UnreadableEventError(`${type} has no upcast from version ${step}`);
    current = next(current);
  }
  return current;
}
