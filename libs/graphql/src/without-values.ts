const VALUE = /^(?:Variable "\$\w+" |Argument "\w+" (?:has invalid value |of (?:required|non-null) type "))/;

/** Whether graphql-js says that a variable or an argument does not have the form it needs (graphql-js, execution/values). */
export function concernsValue(message: string): boolean {
  return VALUE.test(message);
}

const PLACE = / at "(\w+(?:\.\w+|\[\d+\])*)"; /;

/** What graphql-js, or our own scalar, says of a value after the value itself; type and field names only. */
const REASONS = [
  /A DateTime is ISO 8601 with an offset, such as 2026-11-24T08:15:30\.000Z$/,
  /Field "\w+" is not defined by type "\w+"\.(?: Did you mean [^?]*\?)?$/,
  /Field "\w+" of required type "[\w![\]]+" was not provided\.$/,
  /Exactly one key must be specified for OneOf type "\w+"\.$/,
  /Expected (?:value of|non-nullable|required|type|a value of)[^:;]*? type "[\w![\]]+" (?:to be an object|not to be null)\.$/,
];

/** The variable that graphql-js says something of, and the way to the part that is meant; null: it speaks of none. */
export function placeIn(message: string): readonly [variable: string, ...below: string[]] | null {
  const [, variable] = /^Variable "\$(\w+)" /.exec(message) ?? [];
  if (variable === undefined) return null;
  const [, ...below] = (PLACE.exec(message)?.[1] ?? '').split(/[.[\]]+/).filter((part) => part !== '');
  // What is missing or unknown is said of the object that should, or should not, have it.
  const [, part] =
    /Field "(\w+)" (?:of required type "[\w![\]]+" was not provided|is not defined by type )/.exec(message) ?? [];
  return [variable, ...below, ...(part === undefined ? [] : [part])];
}

/** The argument that graphql-js says something of. */
export function argumentIn(message: string): string | null {
  return /^Argument "(\w+)" /.exec(message)?.[1] ?? null;
}

/**
 * graphql-js repeats the value that it refuses. Among the values are passwords, and messages end up in logs on either side: the
 * value is left out, where it stood and what is expected stay.
 */
export function withoutValues(message: string): string {
  if (message.includes(' got invalid value ')) {
    const [name = 'A variable'] = /^Variable "\$\w+"/.exec(message) ?? [];
    const place = PLACE.exec(message)?.[1];
    const reason = REASONS.map((pattern) => pattern.exec(message)?.[0]).find((found) => found !== undefined);
    const type = /(?:^|\s)(\w+) cannot represent /.exec(message)?.[1];
    const expected = reason ?? (type ? `It is no ${type}.` : 'It does not have the form it needs.');
    return `${name} is invalid${place ? ` at "${place}"` : ''}: ${expected}`;
  }
  return message
    .replace(/^(Argument "\w+") has invalid value .*$/s, '$1 does not have the form it needs.')
    .replace(/( cannot represent [^:]*): .*$/s, '$1.')
    .replace(/^(Expected value of type "[^"]+"), found .*?((?:; A DateTime is ISO 8601 [^"]*)?)$/s, '$1$2.')
    .replace(/^Value ".*" does not exist in (".+" enum).*$/s, 'The value does not exist in $1.');
}
