// For `node --import`: lets a child process of a test run the sources as they are.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
