import { Secret } from '@ringledger/secrets';
import { JsonLog, withRequest } from './index.js';

function capture(level: 'info' | 'debug' = 'info') {
  const lines: Record<string, unknown>[] = [];
  return {
    lines,
    log: new JsonLog(level, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
  };
}

describe('JSON log', () => {
  it('writes one JSON object a line, with the level as a word and the time as ISO 8601', () => {
    const { lines, log } = capture();
    log.info('started', { port: 3000 });
    expect(lines[0]).toMatchObject({ level: 'info', msg: 'started', port: 3000, service: 'ringledger' });
    expect(new Date(String(lines[0]?.['time'])).toISOString()).toBe(lines[0]?.['time']);
  });

  it('carries request and correlation id through asynchronous work', async () => {
    const { lines, log } = capture();
    await withRequest({ requestId: 'r1', correlationId: 'c1' }, async () => {
      await Promise.resolve();
      log.warn('inside');
    });
    log.warn('outside');
    expect(lines[0]).toMatchObject({ requestId: 'r1', correlationId: 'c1' });
    expect(lines[1]).not.toHaveProperty('requestId');
  });

  it('does not print secrets, wrapped or by name', () => {
    const { lines, log } = capture();
    log.error('failed', {
      secret: Secret.of('hunter2'),
      input: { password: 'hunter2', accessKey: 'hunter2' },
      note: Secret.of('hunter2'),
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('keeps hostile text on its line', () => {
    const { lines, log } = capture();
    log.info('user agent', { userAgent: 'a\n{"level":"fatal"}\u001b[31m' });
    expect(lines).toHaveLength(1);
  });
});
