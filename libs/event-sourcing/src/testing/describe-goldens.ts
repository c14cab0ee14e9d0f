import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@ringledger/event-store';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { EventCatalogue } from '../event-catalogue.js';
import { upcast } from '../serializing/upcast.js';

/**
 * Tests that every event ever written can still be read: `directory` holds one `<Type>.v<n>.json`, the data of one event with
 * secret and personal fields in the clear, for each type and version of the catalogue, and nothing else. Never edit one that
 * was released: a change of the payload is a new version with an upcast.
 */
export function describeGoldens(catalogue: EventCatalogue, directory: string): void {
  const versions = Object.entries(catalogue).flatMap(([type, { version }]) =>
    Array.from({ length: version }, (_, index) => ({ type, version: index + 1, file: `${type}.v${index + 1}.json` })),
  );

  describe('events that were ever written', () => {
    it('have a golden of each type and version, and no other', () => {
      const found = readdirSync(directory).filter((name) => name.endsWith('.json'));
      expect(found.sort()).toEqual(versions.map(({ file }) => file).sort());
    });

    it.each(versions)('$type, version $version, can be read', ({ type, version, file }) => {
      const definition = catalogue[type];
      if (definition === undefined) throw new Error(`${type} is not in the catalogue`);
      const golden = JSON.parse(readFileSync(join(directory, file), 'utf8')) as JsonObject;
      const current = upcast(type, definition, version, golden);
      const validate = new Ajv2020({
        strict: true,
        allErrors: true,
        formats: { uuid: true, 'date-time': true },
      }).compile(definition.schema);
      validate(current);
      expect(validate.errors ?? []).toEqual([]);
    });
  });
}
