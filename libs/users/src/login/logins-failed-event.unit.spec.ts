import { loginRecordEvents } from './login-record.events.js';
import { loginsFailedEvent } from './logins-failed-event.js';

describe('the event of failed logins, which is written past the serializer', () => {
  const data = {
    ...{ organizationId: 'o-1', count: 2, from: '2030-01-01T00:00:00.000Z', until: '2030-01-01T00:00:09.000Z' },
    ...{ sourceAddresses: ['192.0.2.7'], endedByLogin: true },
  };

  it('holds no sealed field, and is written in its current version', () => {
    const definition = loginRecordEvents['LoginsFailed'];
    expect(definition?.secrets ?? []).toEqual([]);
    expect(definition?.personal ?? []).toEqual([]);
    expect(loginsFailedEvent(data, 'id', new Date()).metadata['schemaVersion']).toBe(definition?.version);
  });

  it('is of the exchange itself, and of the organization of the user', () => {
    expect(loginsFailedEvent(data, 'id', new Date('2030-01-01T00:01:00Z'))).toMatchObject({
      ...{ id: 'id', type: 'LoginsFailed', data },
      metadata: {
        ...{ organizationId: 'o-1', sourceAddress: null, reason: null },
        ...{ actor: { id: 'login', kind: 'system', role: 'system' }, time: '2030-01-01T00:01:00.000Z' },
      },
    });
  });

  it('is caused by a command, not by itself', () => {
    const { $causationId, $correlationId, commandId } = loginsFailedEvent(data, 'id', new Date()).metadata;
    expect([$causationId, $correlationId]).toEqual([commandId, commandId]);
    expect(commandId).not.toBe('id');
  });
});
