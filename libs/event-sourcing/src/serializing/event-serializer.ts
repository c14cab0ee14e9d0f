import type { JsonObject, JsonValue, NewEvent, RecordedEvent } from '@ringledger/event-store';
import { FieldCipher, isSealedField, Secret } from '@ringledger/secrets';
import type { SealedField } from '@ringledger/secrets';
import { UnreadableEventError, WiringError } from '../errors.js';
import type { EventMetadata, DomainEvent, RecordedDomainEvent } from '../event.js';
import type { EventCatalogue, EventDefinition } from '../event-catalogue.js';
import { upcast } from './upcast.js';

/** Events of the machinery itself, in any stream; `evolve`, projections and audit never see them. */
export const FENCE = 'HolderFenced';

/** Between the exchange's events and what the log keeps: sealing, opening, upcasting, by the catalogues of all contexts. */
export class EventSerializer {
  readonly #definitions = new Map<string, EventDefinition>();
  readonly #decoded = new WeakMap<RecordedEvent, RecordedDomainEvent>();

  constructor(
    catalogues: readonly EventCatalogue[],
    private readonly cipher: FieldCipher,
  ) {
    for (const [type, definition] of catalogues.flatMap((catalogue) => Object.entries(catalogue))) {
      if (this.#definitions.has(type)) throw new WiringError(`Two contexts declare the event ${type}`);
      this.#definitions.set(type, definition);
    }
  }

  /** All stored names, of every context. */
  get types(): readonly string[] {
    return [...this.#definitions.keys()];
  }

  knows(type: string): boolean {
    return this.#definitions.has(type);
  }

  /** The events as the log keeps them: secret and personal fields sealed under the key of the organization and the stream. */
  async encode(
    stream: string,
    events: readonly DomainEvent[],
    ids: readonly string[],
    metadata: Omit<EventMetadata, 'schemaVersion'>,
  ): Promise<NewEvent[]> {
    const owner = { organizationId: metadata.organizationId ?? 'platform', subject: stream };
    const definitions = events.map(({ type }) => this.definition(type));
    if (definitions.some((definition) => sealedFields(definition).length > 0)) await this.cipher.readyForSealing(owner);
    return events.map(({ type, data }, index) => {
      const definition = definitions[index] as EventDefinition;
      const stored: Record<string, unknown> = { ...data };
      for (const field of sealedFields(definition)) {
        const value = stored[field];
        if (value === undefined || value === null) continue;
        const text = value instanceof Secret ? value.reveal() : value;
        if (typeof text !== 'string') throw new TypeError(`${type}.${field} is sealed and must be a string`);
        stored[field] = this.cipher.seal(owner, { stream, type, field }, text);
      }
      for (const field of Object.keys(stored)) if (stored[field] === undefined) delete stored[field];
      return {
        id: ids[index] as string,
        type,
        data: stored as JsonObject,
        metadata: { ...metadata, schemaVersion: definition.version } as unknown as JsonObject,
      };
    });
  }

  /** Fetches the keys that decoding these events needs, all at once. */
  async ready(events: readonly RecordedEvent[]): Promise<void> {
    const sealed: SealedField[] = [];
    for (const { type, data } of events) {
      const definition = this.#definitions.get(type);
      if (!definition) continue;
      for (const field of sealedFields(definition)) {
        const value = data[field];
        if (isSealedField(value)) sealed.push(value);
      }
    }
    if (sealed.length > 0) await this.cipher.readyForOpening(sealed);
  }

  /** The event of the current version; `ready` must have seen it. Decoded once, however many read it. */
  decode(recorded: RecordedEvent): RecordedDomainEvent {
    let decoded = this.#decoded.get(recorded);
    if (!decoded) {
      const { id, position, revision, stream, type } = recorded;
      const metadata = recorded.metadata as unknown as EventMetadata;
      decoded = {
        event: { type, data: this.data(recorded, metadata.schemaVersion) },
        id,
        stream,
        revision,
        position,
        metadata,
      };
      this.#decoded.set(recorded, decoded);
    }
    return decoded;
  }

  private data({ data, stream, type }: RecordedEvent, storedVersion: number): object {
    const definition = this.definition(type);
    const current = upcast(type, definition, storedVersion, data);
    const fields = sealedFields(definition);
    if (fields.length === 0) return current;
    const opened: Record<string, JsonValue | Secret> = { ...current };
    for (const field of fields) {
      const value = current[field];
      if (!isSealedField(value)) continue;
      const place = { stream, type, field };
      opened[field] = (definition.secrets as readonly string[] | undefined)?.includes(field)
        ? this.cipher.openLater(place, value)
        : this.cipher.open(place, value);
    }
    return opened;
  }

  private definition(type: string): EventDefinition {
    const definition = this.#definitions.get(type);
    if (!definition) throw new UnreadableEventError(`No context declares the event ${type}`);
    return definition;
  }
}

const fieldsOf = new WeakMap<EventDefinition, readonly string[]>();

function sealedFields(definition: EventDefinition): readonly string[] {
  let fields = fieldsOf.get(definition);
  if (!fields) {
    fields = [
      ...((definition.secrets as readonly string[] | undefined) ?? []),
      ...((definition.personal as readonly string[] | undefined) ?? []),
    ];
    fieldsOf.set(definition, fields);
  }
  return fields;
}
