import { declaredRefusalCodes, ERROR_CODES } from '@ringledger/graphql';

/** docs/errors.md, whole. The contexts must have been loaded before. */
export function errorTable(): string {
  const row = ([code, meaning]: readonly [string, string]) => `| \`${code}\` | ${meaning.replaceAll('|', '\\|')} |`;
  return [
    '# Errors',
    '',
    '## Refusals',
    '',
    'A mutation that is refused answers `Refused { refusals { code field message help } }` and has changed nothing. Every broken field is named at',
    'once. Codes are stable; new ones may be added.',
    '',
    '| code | meaning |',
    '| --- | --- |',
    ...[...declaredRefusalCodes()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(row),
    '',
    '## GraphQL errors',
    '',
    'In `errors[].extensions.code`, on HTTP and WebSocket alike.',
    '',
    '| code | meaning |',
    '| --- | --- |',
    ...Object.entries(ERROR_CODES).map(row),
    '',
  ].join('\n');
}
