import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = 'dist/apps/standalone/src/main.js';
const SOURCES = ['apps', 'libs', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** Builds `dist` when it is missing or older than its sources: what is killed has to be a process of its own. */
export async function built(): Promise<void> {
  if (process.env['RINGLEDGER_DIST'] !== undefined) return;
  if (existsSync(MAIN) && statSync(MAIN).mtimeMs > Math.max(...SOURCES.map(newest))) return;
  const child = spawn(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build'], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The build failed (${code})`);
}

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const within = readdirSync(path).filter((name) => !name.endsWith('.spec.ts') && name !== 'testing');
  return Math.max(0, ...within.map((name) => newest(join(path, name))));
}
