import { HttpException } from '@nestjs/common';
import { ReadModelError } from '@ringledger/read-models';
import { EventStoreError } from '@ringledger/event-store';
import { IssuerUnavailableError } from '@ringledger/identity';
import { GraphQLError, isValueNode } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { placeOf } from './place-of.js';
import { argumentIn, concernsValue, withoutValues } from './without-values.js';

/** Codes that a client may see, with what they mean; everything else is masked as INTERNAL_SERVER_ERROR. docs/errors.md is made from this table. */
export const ERROR_CODES: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'The query is no GraphQL, or has too many tokens.',
  GRAPHQL_VALIDATION_FAILED:
    'The query does not fit the schema; `extensions.field` names where a value stands in the query that does not.',
  OPERATION_RESOLUTION_FAILURE: 'The document has no operation of that name.',
  PERSISTED_QUERY_NOT_FOUND: 'The hash of the query is not known here: send the query with it.',
  BAD_REQUEST: 'The request as a whole cannot be served, such as a mutation over the WebSocket.',
  BAD_USER_INPUT:
    'An argument or input does not have the form it needs; `extensions.fields` (or `field`) names each broken field.',
  QUERY_TOO_LARGE: 'The query is too deep, too wide or too costly; ask for less at once.',
  UNAUTHENTICATED: 'A valid token is needed.',
  FORBIDDEN: 'The token may not do this.',
  TOO_MANY_REQUESTS: 'Too many attempts; try again later.',
  READ_MODEL_BEHIND: 'The answer is not yet as new as the position in `after`; ask again.',
  TOO_MUCH_CONTENTION: 'Too many changes of the same thing at once; ask again.',
  SERVICE_UNAVAILABLE:
    'A store, or the issuer of the token, does not answer; send the same again, with the same idempotencyKey.',
  STORE_FULL: 'There is no room on the disk; nothing was changed.',
  DATA_KEY_MISSING:
    'The key of something encrypted was lost and has to be put back from the newest backup; the log of the exchange names it.',
  INTERNAL_SERVER_ERROR: 'Something went wrong inside; the log has the details.',
};
const PUBLIC_CODES = new Set(Object.keys(ERROR_CODES).filter((code) => code !== 'INTERNAL_SERVER_ERROR'));

/** Store trouble that a client may retry, by the code of the port. */
const RETRIABLE = new Map([
  ['EVENT_STORE_UNAVAILABLE', 'SERVICE_UNAVAILABLE'],
  ['READ_MODELS_UNAVAILABLE', 'SERVICE_UNAVAILABLE'],
  ['STORE_FULL', 'STORE_FULL'],
  ['READ_MODELS_FULL', 'STORE_FULL'],
]);

const SENTENCES = new Map([
  [
    'SERVICE_UNAVAILABLE',
    'What is needed for the answer cannot be reached. Send the same again, with the same idempotencyKey.',
  ],
  ['STORE_FULL', 'There is no room on the disk. Nothing was changed.'],
  ['DATA_KEY_MISSING', 'A key that is needed for this was lost. The operator of the exchange has to put it back.'],
  ['READ_MODEL_BEHIND', 'The answer is not as new as the position asked for. Ask again.'],
  ['TOO_MUCH_CONTENTION', 'Too many changes of the same thing at once. Ask again.'],
]);

export function badInput(field: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', field } });
}

type Fields = readonly { readonly field: string; readonly message: string }[];

/** Who sends a thousand broken keys is told enough by the first of them. */
const MOST_FIELDS = 50;

/** Every broken field of an input, as class-validator found them. */
export class InputInvalidError extends GraphQLError {
  constructor(broken: Fields) {
    const fields = broken.slice(0, MOST_FIELDS);
    const messages = new Set(fields.map(({ message }) => message));
    super([...messages].join('; '), { extensions: { code: 'BAD_USER_INPUT', fields } });
  }
}

/**
 * What leaves the house, on HTTP and WebSocket alike: known codes with their words, everything else masked.
 * `report` is told the original of what was masked, or needs an operator. Who may not ask for the schema does not learn it from suggestions either.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  report: (error: unknown) => void,
  hidesSchema = false,
): GraphQLFormattedError {
  const original = originalOf(error);
  const code = codeOf(formatted, original);
  const place = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  const sentence = code && SENTENCES.get(code);
  // Who asks cannot mend it, who reads the log can.
  if (code && (code === 'DATA_KEY_MISSING' || isOfStore(original))) report(original);
  if (code && sentence) return { message: sentence, ...place, extensions: { code } };
  if (code && PUBLIC_CODES.has(code)) {
    const { field = fieldOf(error, formatted.message), fields } = formatted.extensions ?? {};
    const shown = hidesSchema ? withoutNames : (message: string) => message;
    return {
      message: fields ? shown(formatted.message) : withoutValues(shown(formatted.message)),
      ...place,
      extensions: {
        code,
        ...(field ? { field } : {}),
        ...(fields ? { fields: (fields as Fields).map((one) => ({ ...one, message: shown(one.message) })) } : {}),
      },
    };
  }
  report(loggable(original ?? error));
  return {
    message: 'Something went wrong inside. The log has the details.',
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}

/** Where a value stands that is written in the query, or the argument that it is. */
function fieldOf(error: unknown, message: string): string | null {
  const [node] = error instanceof GraphQLError ? (error.nodes ?? []) : [];
  return (node && isValueNode(node) ? placeOf(node) : null) ?? argumentIn(message);
}

/** What graphql-js says repeats values of the caller, also in its stack. */
function loggable(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const { extensions, nodes, path } = error;
  return new GraphQLError(withoutValues(error.message), { extensions, nodes, path });
}

function withoutNames(message: string): string {
  if (message.includes('introspection')) return 'The schema may not be asked for.';
  return message.replace(/ ?Did you mean [^?]*\?/g, '');
}

function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

function isOfStore(original: unknown): original is EventStoreError | ReadModelError {
  return original instanceof EventStoreError || original instanceof ReadModelError;
}

function codeOf(formatted: GraphQLFormattedError, original: unknown): string | undefined {
  if (isOfStore(original)) return RETRIABLE.get(original.code);
  if (original instanceof HttpException)
    return { 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN', 429: 'TOO_MANY_REQUESTS' }[original.getStatus()];
  if (original instanceof IssuerUnavailableError) return 'SERVICE_UNAVAILABLE';
  if (original instanceof Error && !(original instanceof GraphQLError) && 'code' in original)
    return ['DATA_KEY_MISSING', 'READ_MODEL_BEHIND', 'TOO_MUCH_CONTENTION'].find((code) => code === original.code);
  const code = formatted.extensions?.code;
  // Found where arguments are looked at, for the limits or to resolve a field: Apollo has no code for that.
  if (code === undefined || code === 'INTERNAL_SERVER_ERROR') {
    if (!(original instanceof GraphQLError)) return undefined;
    // That of the original says what a scalar has against the value, and not whose value it is.
    if (concernsValue(formatted.message)) return 'BAD_USER_INPUT';
    return isFaultOfRequest(original) ? 'BAD_REQUEST' : undefined;
  }
  // To what a rule reports Apollo gives a code of its own.
  const own = original instanceof GraphQLError ? original.extensions['code'] : undefined;
  const said = own ?? code;
  return typeof said === 'string' ? said : undefined;
}

/** Apollo gives some of its own errors, such as those of persisted queries, a status and no code. */
function isFaultOfRequest({ extensions }: GraphQLError): boolean {
  const { status } = (extensions['http'] ?? {}) as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500;
}
