import type { RefusalCount } from './refusal-counts.js';
import { refusalEvent } from './refusal-event.js';

describe('the event of refused REGISTERs', () => {
  it('is caused by a command, not by itself', () => {
    const since = new Date('2030-01-01T00:00:00Z');
    const refused: RefusalCount = {
      what: {
        ...{ accountId: 'a1', organizationId: 'o-1', reason: 'wrong password', userName: '201' },
        ...{ address: '192.0.2.7', transport: 'UDP', userAgent: 'snomD785/10.1' },
      },
      ...{ openedAt: 0, isOver: false, since, until: since, count: 1 },
    };
    const { id, metadata } = refusalEvent(refused, 'id', since);
    const { $causationId, $correlationId, commandId } = metadata;
    expect([id, $causationId, $correlationId]).toEqual(['id', commandId, commandId]);
    expect(commandId).not.toBe('id');
  });
});
