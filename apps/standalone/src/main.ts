import { run } from '@ringledger/composition';

await run('api', 'projector', 'provisioner', 'registrar');
