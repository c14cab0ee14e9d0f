import { recordedStream } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import { changesOf } from './changes.js';

function changes(...data: object[]) {
  const events = recordedStream('thing-1', ...data.map((each) => ({ type: 'ThingChanged', data: each })));
  const found = changesOf(events, {});
  return events.map(({ id }) => found.get(id));
}

describe('what each event of a stream changed', () => {
  it('is the value that the field had before, and the one that it has from then on', () => {
    expect(changes({ name: 'Lobby', keys: [1] }, { name: 'Reception' }, { name: null })).toEqual([
      [
        { field: 'name', before: null, after: 'Lobby' },
        { field: 'keys', before: null, after: '[1]' },
      ],
      [{ field: 'name', before: 'Lobby', after: 'Reception' }],
      [{ field: 'name', before: 'Reception', after: null }],
    ]);
  });

  it('is told field by field of an object, so that other fields do not blur it', () => {
    const first = { changes: { digestAlgorithm: 'SHA-256', transports: ['TLS'] } };
    const second = { changes: { digestAlgorithm: null } };
    const third = { changes: { transports: ['UDP', 'TLS'], outboundProxy: { host: 'a', port: 1 } } };
    expect(changes(first, second, third).slice(1)).toEqual([
      [{ field: 'changes.digestAlgorithm', before: 'SHA-256', after: null }],
      [
        { field: 'changes.transports', before: '["TLS"]', after: '["UDP","TLS"]' },
        { field: 'changes.outboundProxy', before: null, after: '{"host":"a","port":1}' },
      ],
    ]);
  });

  it('is all that is said of a beginning, each time, and before what changes later', () => {
    const [began, moved] = ['ThingBegan', 'ThingMoved'];
    const events = recordedStream(
      'thing-1',
      { type: began, data: { place: 'Lobby', by: 'Ann' } },
      { type: began, data: { place: 'Lobby', by: 'Ann' } },
      { type: moved, data: { place: 'Attic' } },
    );
    const found = changesOf(events, { [began]: { version: 1, schema: {}, audit: 'beginning' } });
    expect(events.map(({ id }) => found.get(id))).toEqual([
      ...[1, 2].map(() => [
        { field: 'place', before: null, after: 'Lobby' },
        { field: 'by', before: null, after: 'Ann' },
      ]),
      [{ field: 'place', before: 'Lobby', after: 'Attic' }],
    ]);
  });

  it('masks secrets, however deep, and tells that they changed', () => {
    const secret = Secret.of('tulips');
    expect(
      changes({ password: secret }, { password: secret, with: { key: secret, list: [{ key: secret }] } })[1],
    ).toEqual([
      { field: 'password', before: '***', after: '***' },
      { field: 'with.key', before: null, after: '***' },
      { field: 'with.list', before: null, after: '[{"key":"***"}]' },
    ]);
  });
});
