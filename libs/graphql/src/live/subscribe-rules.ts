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
import { exceededLimits } from '../limits/query-limits.js';
import type { QueryLimits } from '../limits/query-limits.js';
import { withoutNullVariables } from '../null-variables.js';

/** Said also when the connection is closed for it. */
export const NOT_VALID = 'The token is not valid any more, or not with the same rights';

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
    onSubscribe(payload: SubscribePayload): GraphQLError[] | undefined {
      let document: DocumentNode;
      try {
        document = parse(payload.query, { maxTokens: rules.limits.tokens });
      } catch (error) {
        return [
          error instanceof GraphQLError
            ? withCode(error, 'GRAPHQL_PARSE_FAILED')
            : coded('The query cannot be read', 'GRAPHQL_PARSE_FAILED'),
        ];
      }
      const operation = getOperationAST(document, payload.operationName);
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
        return [coded('Only subscriptions over WebSocket; queries and mutations go over HTTP', 'BAD_REQUEST')];
      }
      const errors = validate(rules.schema(), document, [
        ...specifiedRules,
        ...(rules.introspection ? [] : [NoSchemaIntrospectionCustomRule]),
      ]);
      if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
      payload.variables = withoutNullVariables(operation, payload.variables);
      const exceeded = exceededLimits(rules.schema(), document, rules.limits, payload.variables);
      return exceeded.length > 0 ? [...exceeded] : undefined;
    },
    notValid: () => coded(NOT_VALID, 'UNAUTHENTICATED'),
    tooManySubscriptions: (most: number): GraphQLError[] => [
      coded(`At most ${most} subscriptions on one connection`, 'TOO_MANY_REQUESTS'),
    ],
    format: (errors: readonly GraphQLError[]): GraphQLError[] => errors.map((error) => formatted(rules.format(error))),
  };
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
