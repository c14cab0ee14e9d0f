import { run } from '@ringledger/composition';

await run('api');
