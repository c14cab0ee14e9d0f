// `npm start`: builds when the build is missing or older than its sources, then runs the standalone app in this process.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = join(root, 'dist', 'apps', 'standalone', 'src', 'main.js');

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => (name.endsWith('.spec.ts') ? 0 : newest(join(path, name)))));
}

const sources = ['apps', 'libs', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
const fresh = existsSync(main) && statSync(main).mtimeMs > Math.max(...sources.map((name) => newest(join(root, name))));
if (!fresh) {
  console.log('Building …');
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
process.setSourceMapsEnabled(true);
await import(pathToFileURL(main).href);
