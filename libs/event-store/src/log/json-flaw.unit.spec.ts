import fc from 'fast-check';
import { jsonFlaw } from './json-flaw.js';

describe('the check that a value is JSON', () => {
  it('lets through exactly what comes back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonFlaw(value)).toBeUndefined();
      }),
    );
  });

  it('finds whatever JSON would bend, and says where', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }), (value) => {
        if (jsonFlaw(value) === undefined) expect(JSON.parse(JSON.stringify(value))).toStrictEqual(plain(value));
      }),
    );
    expect(jsonFlaw({ line: { ports: [1, { open: undefined }] } })).toBe('.line.ports[1].open is undefined');
  });

  it('ends with a cycle, and with what is nested too deeply', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = [cycle];
    expect(jsonFlaw(cycle)).toContain('contains itself');
  });
});

/** Only what JSON changes and no event needs is evened out: minus zero, and objects without a prototype. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
  }
  return Object.is(value, -0) ? 0 : value;
}
