import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { start } from '@ringledger/composition';
import { readConfiguration } from '@ringledger/configuration';
import { JsonLog } from '@ringledger/observability';
import type { GraphQLSchema } from 'graphql';

/** The schema as the API serves it, made by starting it. */
export async function currentSchema(): Promise<GraphQLSchema> {
  const directory = await mkdtemp(join(tmpdir(), 'ringledger-schema-'));
  const configuration = readConfiguration({
    RINGLEDGER_DATA: directory,
    RINGLEDGER_API_PORT: '0',
    RINGLEDGER_DEVICE_PORT: '0',
  });
  const { app } = await start(new Set(['api']), configuration, new JsonLog('silent'));
  try {
    return app.get(GraphQLSchemaHost).schema;
  } finally {
    await app.close();
    await rm(directory, { recursive: true });
  }
}
