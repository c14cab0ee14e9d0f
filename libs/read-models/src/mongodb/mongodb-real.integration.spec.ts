import { ReadModelsUnavailableError } from '../errors.js';
import { SYSTEM } from '../read-models.js';
import { describeReadModelsContract } from '../testing/index.js';
import { mongoUnderTest } from '../testing/mongo-under-test.js';
import { startMongoDb } from '../testing/real-mongodb.js';
import type { RealMongoDb } from '../testing/real-mongodb.js';

const server = await startMongoDb();

if ('unavailable' in server) {
  describe('MongoDB', () => {
    it.skip(`the contract against a real server (skipped: ${server.unavailable})`, () => undefined);
  });
} else {
  afterAll(() => server.stop());

  describeReadModelsContract(server.name, () => mongoUnderTest(server.url), server.lacks);
  describeDeath(server);
}

function describeDeath({ name, url, killAndRestart }: RealMongoDb): void {
  const itIfOurs = killAndRestart === undefined ? it.skip : it;

  describe(`${name}, killed and started again`, () => {
    itIfOurs('keeps every write that was acknowledged, and is found again without help', async () => {
      const under = await mongoUnderTest(url);
      const lines = await under.readModels.collection({ name: 'lines', version: 1, indexes: [] });
      const acknowledged: string[] = [];
      const failures: unknown[] = [];
      let number = 0;
      const writeUntil = async (enough: () => boolean) => {
        while (!enough()) {
          const id = `line-${String(number++).padStart(5, '0')}`;
          const write = { id, position: String(number).padStart(16, '0'), document: { _id: id, number } };
          await lines.write([write]).then(
            () => acknowledged.push(id),
            (error: unknown) => failures.push(error),
          );
        }
      };

      await writeUntil(() => acknowledged.length === 50);
      let isBack = false;
      const restarted = killAndRestart?.().then(() => (isBack = true));
      await writeUntil(() => isBack);
      await restarted;
      const before = acknowledged.length;
      await writeUntil(() => acknowledged.length === before + 50);

      for (const error of failures) expect(error).toBeInstanceOf(ReadModelsUnavailableError);
      const found = await lines.getMany(SYSTEM, acknowledged);
      expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
      await under.dispose();
    });
  });
}
