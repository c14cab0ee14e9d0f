/** What a person reads when the process is up: where to go, and once how to get in. The last line says that it answers. */
export function banner(lines: readonly (readonly [name: string, value: string, remark?: string])[]): string {
  const width = Math.max(...lines.map(([name]) => name.length)) + 4;
  const rows = lines.map(([name, value, remark]) => `  ${name.padEnd(width)}${value}${remark ? `   (${remark})` : ''}`);
  return ['Ringledger', ...rows, 'Ready.', ''].join('\n');
}
