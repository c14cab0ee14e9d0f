import { describeChangesAtOnce } from './contract/changes-at-once.js';
import { describeNotifying } from './contract/notifying.js';
import { describeProving } from './contract/proving.js';
import { describeReading } from './contract/reading.js';
import { describeRefusing } from './contract/refusing.js';
import { describeRegistering } from './contract/registering.js';
import { openRegistrarUnderTest } from './registrar-under-test.js';
import type { OpenRegistrar, RegistrarUnderTest } from './registrar-under-test.js';

/** What every `Registrar` does, seen by phones on one side and by the record on the other. */
export function describeRegistrarContract(open: OpenRegistrar): void {
  describe('a registrar', () => {
    let opened: RegistrarUnderTest;
    beforeAll(async () => {
      opened = await openRegistrarUnderTest(open);
    });
    afterAll(() => opened.close());
    const under = () => opened;

    describe('to a phone that may register', () => describeRegistering(under));
    describe('to others', () => describeRefusing(under));
    describe('of the proof of a phone', () => describeProving(under));
    describe('of what a phone writes', () => describeReading(under));
    describe('when something changes', () => describeChangesAtOnce(under));
    describe('asked to notify a phone', () => describeNotifying(under));
  });
}
