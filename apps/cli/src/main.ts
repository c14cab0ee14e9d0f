import { operate } from '@ringledger/composition';

await operate(process.argv.slice(2));
