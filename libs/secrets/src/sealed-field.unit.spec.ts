import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import type { FieldPlace } from './field-cipher.js';
import { keyIdOf, openField, SealBrokenError, sealField } from './sealed-field.js';

const key = randomBytes(32);
const keyId = 'k1';
const place: FieldPlace = { stream: 'device-1', type: 'DeviceAdded', field: 'adminPassword' };

/** Any JavaScript string, lone surrogates included: JSON in a request can carry them. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });

describe('sealed field', () => {
  it('opens to exactly what was sealed', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'grapheme' })), (text) => {
        expect(openField(key, keyId, place, sealField(key, keyId, place, text))).toBe(text);
      }),
    );
  });

  it('never gives the same seal twice', () => {
    expect(sealField(key, keyId, place, 'same').$sealed).not.toBe(sealField(key, keyId, place, 'same').$sealed);
  });

  it.each([
    ['stream', { ...place, stream: 'device-2' }],
    ['type', { ...place, type: 'DeviceEdited' }],
    ['field', { ...place, field: 'userPassword' }],
    ['boundary between stream and type', { ...place, stream: 'device-1DeviceAdded', type: '' }],
  ])('does not open at another %s', (_what, elsewhere) => {
    const sealed = sealField(key, keyId, place, 'secret');
    expect(() => openField(key, keyId, elsewhere, sealed)).toThrow(SealBrokenError);
  });

  it('does not open under another key or key id', () => {
    const sealed = sealField(key, keyId, place, 'secret');
    expect(() => openField(randomBytes(32), keyId, place, sealed)).toThrow(SealBrokenError);
    expect(() => openField(key, 'k2', place, sealed)).toThrow(SealBrokenError);
    const renamed = { $sealed: sealed.$sealed.replace('v1.k1.', 'v1.k2.') };
    expect(() => openField(key, 'k2', place, renamed)).toThrow(SealBrokenError);
  });

  it('does not open when any character was changed, added or removed', () => {
    const { $sealed } = sealField(key, keyId, place, 'a secret of some length');
    fc.assert(
      fc.property(fc.nat($sealed.length - 1), fc.constantFrom('A', 'b', '_', '.', '', '='), (at, other) => {
        fc.pre($sealed[at] !== other);
        const altered = { $sealed: $sealed.slice(0, at) + other + $sealed.slice(at + 1) };
        expect(() => openField(key, keyId, place, altered)).toThrow(SealBrokenError);
      }),
    );
  });

  it('names the place, not the content, when it does not open', () => {
    const sealed = sealField(key, keyId, place, 'very-secret');
    expect(() => openField(key, keyId, { ...place, field: 'x' }, sealed)).toThrow(
      'Field x of DeviceAdded in device-1 was altered or moved',
    );
  });

  it('tells the key that it needs, and refuses what is no seal', () => {
    expect(keyIdOf(sealField(key, keyId, place, ''))).toBe(keyId);
    expect(() => keyIdOf({ $sealed: 'v2.k1.a.b' })).toThrow('Not a sealed field');
    expect(() => keyIdOf({ $sealed: '' })).toThrow('Not a sealed field');
  });
});
