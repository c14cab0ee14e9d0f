import type { GraphQLSchema } from 'graphql';
import { OperationTypeNode } from 'graphql';
import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { DocumentNode, GraphQLFormattedError } from 'graphql';
import { brokenVariables } from '../broken-variables.js';
import { exceededByShape, exceededLimits, VALIDATION } from '../limits/query-limits.js';
import type { QueryLimits } from '../limits/query-limits.js';
import { withoutNullVariables } from '../null-variables.js';
import { unconditionalSubscriptions } from './unconditional-subscriptions.js';

/** Said also when the connection is closed for it. */
export const NOT_VALID = 'The token is not valid any more, or not with the same rights';

const UNRESOLVED = 'Say by operationName which operation of the document is meant; it has to be one of them';

/** The part of graphql-ws' subscribe payload that is looked at. */
interface SubscribePayload {
  readonly query: string;
  readonly operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

export interface WebSocketRules {
  readonly limits: QueryLimits;
  readonly introspection: boolean;
  readonly schema: () => GraphQLSchema;
  readonly format: (error: GraphQLError) => GraphQLFormattedError;
}

/**
 * graphql-ws hands queries and mutations too, past everything that Apollo checks. Here only subscriptions pass, under the same
 * limits, validation and masking as on HTTP. Returns what the library's hooks of these names must do.
 */
export function webSocketHooks(rules: WebSocketRules) {
  return {
    onSubscribe(payload: SubscribePayload): readonly GraphQLError[] | undefined {
      try {
        const errors = refusalsOf(payload, rules);
        return errors.length > 0 ? errors : undefined;
      } catch (error) {
        return [unexpected(error)];
      }
    },
    notValid: () => coded(NOT_VALID, 'UNAUTHENTICATED'),
    tooManySubscriptions: (most: number): GraphQLError[] => [
      coded(`At most ${most} subscriptions on one connection`, 'TOO_MANY_REQUESTS'),
    ],
    format: (errors: readonly GraphQLError[]): GraphQLError[] => errors.map((error) => formatted(rules.format(error))),
  };
}

/** Thrown over graphql-ws it would close the connection, with every other subscription on it. */
export function unexpected(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

function refusalsOf(
  payload: SubscribePayload,
  { limits, introspection, schema }: WebSocketRules,
): readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(payload.query, { maxTokens: limits.tokens });
  } catch (error) {
    return [
      error instanceof GraphQLError
        ? withCode(error, 'GRAPHQL_PARSE_FAILED')
        : coded('The query cannot be read', 'GRAPHQL_PARSE_FAILED'),
    ];
  }
  const operation = getOperationAST(document, payload.operationName);
  if (operation && operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    return [coded('Only subscriptions over WebSocket; queries and mutations go over HTTP', 'BAD_REQUEST')];
  }
  const tooLarge = exceededByShape(document, operation, limits);
  if (tooLarge.length > 0) return tooLarge;
  const rules = [
    ...specifiedRules,
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
    unconditionalSubscriptions,
  ];
  const errors = validate(schema(), document, rules, VALIDATION);
  if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
  if (!operation) return [coded(UNRESOLVED, 'OPERATION_RESOLUTION_FAILURE')];
  payload.variables = withoutNullVariables(operation, payload.variables);
  const broken = brokenVariables(schema(), document, operation, payload.variables);
  return broken ? [broken] : exceededLimits(schema(), document, operation, limits, payload.variables);
}

function coded(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { code },
  });
}

function formatted({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { ...(path && { path }), ...(extensions && { extensions }) });
}
