import type { Projection } from '../projection.js';
import type { DomainEvent } from '../event.js';
import { idOfStream } from '../event.js';
import { givenProjection } from './given-projection.js';
import { recorded, recordedStream } from './recorded.js';

type Opened = DomainEvent<'Opened', { readonly name: string | undefined }>;
type Closed = DomainEvent<'Closed'>;
interface Door {
  readonly _id: string;
  readonly name: string | undefined;
}
const doors: Projection<Door, Opened | Closed> = {
  collection: { name: 'doors', version: 1, indexes: [] },
  handles: ['Opened', 'Closed'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (_door, { event }, key) => (event.type === 'Opened' ? { _id: key, name: event.data.name } : null),
};
const closed: Closed = { type: 'Closed', data: {} };
const opened = (name: string | undefined): Opened => ({ type: 'Opened', data: { name } });

describe('given a projection, when events, then', () => {
  it('the documents', () => {
    givenProjection(doors)
      .when(...recordedStream<Opened | Closed>('door-1', opened('front'), closed, opened('back')))
      .then('1', { _id: '1', name: 'back' })
      .thenOnly('1');
    givenProjection(doors)
      .when(...recordedStream<Opened | Closed>('door-1', opened('front'), closed))
      .then('1', null)
      .thenOnly();
  });

  it('leaves out what is not handled', () => {
    givenProjection(doors)
      .when(recorded({ type: 'Painted', data: {} }))
      .thenOnly();
  });

  it('catches a document that no store gives back as it is', () => {
    expect(() => givenProjection(doors).when(recorded(opened(undefined)))).not.toThrow();
    expect(() => givenProjection(doors).when(recorded(opened('***')))).toThrow();
  });
});
