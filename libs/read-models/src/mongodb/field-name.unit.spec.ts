import fc from 'fast-check';
import { fromFieldName, toFieldName } from './field-name.js';

describe('names of fields in MongoDB', () => {
  it('stay as they are when they are usual', () => {
    for (const name of ['_id', 'organizationId', 'a-b', 'ünï', 'x$y', 'constructor'])
      expect(toFieldName(name)).toBe(name);
  });
  it('never are a path, an operator, empty, or special to the driver', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '__proto__', '_bsontype', '$', '%', '%24', '%%', '%__proto__'),
    );
    fc.assert(
      fc.property(name, (any) => {
        const stored = toFieldName(any);
        expect(stored).not.toMatch(/^\$|[.\0]|^$|^__proto__$|^_bsontype$/);
        expect(fromFieldName(stored)).toBe(any);
      }),
    );
  });
  it('differ when they differ', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('%', '2', '4', '$', '.', 'E') }),
        fc.string({ unit: fc.constantFrom('%', '2', '4', '$', '.', 'E') }),
        (a, b) => {
          expect(toFieldName(a) === toFieldName(b)).toBe(a === b);
        },
      ),
    );
  });
});
