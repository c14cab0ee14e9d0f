import { describeRegistrarContract } from '../testing/index.js';
import { openKamailio } from '../testing/kamailio-under-test.js';
import { kamailioMissing } from '../testing/real-kamailio.js';

const missing = kamailioMissing();

describe('Kamailio', () => {
  if (missing === null) describeRegistrarContract(openKamailio);
  else it.skip(`as a registrar (skipped: ${missing})`, () => undefined);
});
