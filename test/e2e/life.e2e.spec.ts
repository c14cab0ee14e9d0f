import { OnePhonesLife } from '../demo/one-phones-life.js';
import { Story } from '../demo/story.js';
import { lineTimeline } from '../demo/timeline.js';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';

describe("one phone's whole life, over the public doors", () => {
  let exchange: Exchange;

  beforeAll(async () => (exchange = await openExchange()));
  afterAll(() => exchange.stop());

  it('happens as the demonstration tells it, and reads the same after a restart', async () => {
    const client = await exchange.administrator();
    const story = new Story(() => undefined);
    const life = new OnePhonesLife(client, story);
    await life.tell();
    await life.end();
    expect(story.steps.filter(({ ok }) => !ok)).toEqual([]);

    const before = await lineTimeline(client, life.extensionId);
    await exchange.restart();
    const after = await lineTimeline(await exchange.administrator(), life.extensionId);
    expect(after).toEqual(before);
    expect(after.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['ExtensionCreated', 'AccessKeyRotated', 'DeviceSynchronized', 'DeadAccessKeyUsed']),
    );
    expect(exchange.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
