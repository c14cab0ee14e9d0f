import { REFLECTED_CONTROL } from '../testing/control-characters.js';
import { HOSTILE_MESSAGES } from '../testing/hostile/index.js';
import { parseMessage } from './parse.js';
import { buildResponse } from './respond.js';

describe('hostile messages', () => {
  it.each(HOSTILE_MESSAGES.map((hostile) => [hostile.name, hostile] as const))('%s', (_name, { bytes, expected }) => {
    const parsed = parseMessage(bytes);
    if (expected === 'dropped') expect(parsed.kind).toBe('dropped');
    else if (expected === 'harmless') expect(['request', 'response']).toContain(parsed.kind);
    else expect(parsed).toMatchObject({ kind: 'refused', status: expected });
  });

  it('are never reflected with a control character, and never with more lines than the answer has', () => {
    for (const { bytes } of HOSTILE_MESSAGES) {
      const parsed = parseMessage(bytes);
      if (parsed.kind === 'dropped' || parsed.kind === 'response') continue;
      const text = buildResponse(parsed, { status: 400 }, { address: '192.0.2.1', port: 5060 }, 't').toString();
      expect(text).not.toMatch(REFLECTED_CONTROL);
      expect(text).not.toMatch(/^Injected/m);
    }
  });
});
