import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { Secret } from './secret.js';

describe('secret', () => {
  it('is never printed, however one tries', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (text) => {
        const secret = Secret.of(`canary-${text}`);
        const object = { secret, list: [secret], map: new Map([['s', secret]]) };
        const printed = [
          `${secret as unknown as string}`,
          '' + (secret as unknown as string),
          JSON.stringify(object),
          inspect(object, { depth: 9, showHidden: true, getters: true }),
          format('%s %o %j %O', secret, secret, secret, secret),
          Object.entries(secret).join(),
        ].join('\n');
        expect(printed).not.toContain('canary');
        expect(secret.reveal()).toBe(`canary-${text}`);
      }),
    );
  });

  it('compares by text', () => {
    expect(Secret.of('a').equals(Secret.of('a'))).toBe(true);
    expect(Secret.of('a').equals(Secret.of('b'))).toBe(false);
    expect(Secret.of('a').equals(Secret.of('aa'))).toBe(false);
  });

  it('opens a sealed text only when revealed, and each time anew', () => {
    let opened = 0;
    const secret = Secret.sealed(() => `${(opened += 1)}`);
    expect(opened).toBe(0);
    expect([secret.reveal(), secret.reveal()]).toEqual(['1', '2']);
  });
});
