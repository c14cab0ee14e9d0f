import { GenericContainer, Wait } from 'testcontainers';

/** The last of the BSD-licensed line. */
const IMAGE = 'eventstore/eventstore:23.10.1-bookworm-slim';
const PORT = 2113;

export type RealEventStoreDb = { readonly url: string; stop(): Promise<void> } | { readonly unavailable: string };

/** The server that `EVENTSTORE_URL` names, else one in a container, else why there is none. */
export async function startEventStoreDb(): Promise<RealEventStoreDb> {
  const url = process.env.EVENTSTORE_URL;
  if (url) return { url, stop: async () => undefined };
  try {
    const container = await new GenericContainer(IMAGE)
      .withEnvironment({
        EVENTSTORE_INSECURE: 'true',
        EVENTSTORE_CLUSTER_SIZE: '1',
        EVENTSTORE_RUN_PROJECTIONS: 'None',
      })
      .withExposedPorts(PORT)
      .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCodeMatching((code) => code === 204))
      .start();
    return {
      url: `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`,
      stop: async () => void (await container.stop()),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { unavailable: `EVENTSTORE_URL is not set, and no container could be started: ${reason}` };
  }
}
