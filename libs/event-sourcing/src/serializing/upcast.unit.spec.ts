import type { RecordedEvent } from '@ringledger/event-store';
import { newEvent } from '@ringledger/event-store/testing';
import { InMemoryFieldCipher } from '@ringledger/secrets/testing';
import { defineEvents } from '../event-catalogue.js';
import type { DomainEvent } from '../event.js';
import { recorded } from '../testing/index.js';
import { EventSerializer } from './event-serializer.js';
import { upcast } from './upcast.js';

type Named = DomainEvent<'Named', { readonly name: string; readonly words: number; readonly steps: string }>;

const events = defineEvents<Named>({
  Named: {
    version: 3,
    schema: { type: 'object' },
    personal: ['name'],
    upcasts: {
      1: ({ label: _, ...data }) => ({ ...data, steps: '1' }),
      2: (data) => ({ ...data, words: 0, steps: data['steps'] === '1' ? '12' : '2' }),
    },
  },
});
const { Named: definition } = events as Required<typeof events>;

describe('an event of an earlier version', () => {
  it.each([
    [1, { name: 'Hall', label: 'x' }, { name: 'Hall', words: 0, steps: '12' }],
    [2, { name: 'Hall' }, { name: 'Hall', words: 0, steps: '2' }],
    [3, { name: 'Hall', words: 7 }, { name: 'Hall', words: 7 }],
  ])('is read from version %i on, one step after the other', (version, data, current) => {
    expect(upcast('Named', definition as never, version, data)).toEqual(current);
  });

  it.each([0, 4, 1.5, Number.NaN, undefined as never])('is not guessed at when its version is %p', (version) => {
    expect(() => upcast('Named', definition as never, version, {})).toThrow(
      expect.objectContaining({ code: 'UNREADABLE_EVENT', message: expect.stringContaining('versions up to 3') }),
    );
  });

  it('is not read where a step is missing', () => {
    const gap = { version: 3, schema: {}, upcasts: { 2: (data: object) => data as never } };
    expect(() => upcast('Named', gap, 1, {})).toThrow(
      expect.objectContaining({ code: 'UNREADABLE_EVENT', message: 'Named has no upcast from version 1' }),
    );
  });

  it('keeps what is sealed in it as it is stored, and opens it as any other', async () => {
    const cipher = new InMemoryFieldCipher();
    const serializer = new EventSerializer([events], cipher);
    const owner = { organizationId: 'acme', subject: 'subject-1' };
    await cipher.readyForSealing(owner);
    const name = cipher.seal(owner, { stream: 'subject-1', type: 'Named', field: 'name' }, 'Hall');
    const { id, metadata, position, revision, stream } = recorded({ type: 'Named', data: {} });
    const stored: RecordedEvent = {
      ...newEvent({ id, type: 'Named', data: { name: { ...name }, label: 'x' } }),
      metadata: { ...metadata, schemaVersion: 1 } as never,
      position,
      revision,
      stream,
    };
    cipher.forgetReadiness();
    await serializer.ready([stored]);
    expect(serializer.decode(stored).event).toEqual({
      type: 'Named',
      data: { name: 'Hall', words: 0, steps: '12' },
    });
  });

  it('is written anew only in the current version', async () => {
    const serializer = new EventSerializer([events], new InMemoryFieldCipher());
    const { metadata } = recorded({ type: 'Named', data: {} });
    const event = { type: 'Named', data: { name: 'Hall', words: 1, steps: '' } };
    const [written] = await serializer.encode('subject-1', [event], ['id'], metadata);
    expect(written?.metadata['schemaVersion']).toBe(3);
    expect(JSON.stringify(written)).not.toContain('Hall');
  });
});
