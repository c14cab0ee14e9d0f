import type { ApolloServerPlugin } from '@apollo/server';
import { getOperationAST, GraphQLError } from 'graphql';
import type { DocumentNode, OperationDefinitionNode, ValidationRule } from 'graphql';
import { brokenVariables } from '../broken-variables.js';
import { withoutNullVariables } from '../null-variables.js';
import { exceededByShape, exceededLimits, sizedByVariables } from './query-limits.js';
import type { QueryLimits } from './query-limits.js';

/**
 * Applies the limits over HTTP: by shape before anything is validated, by cost once the variables are known, for page sizes usually come as
 * variables. What no variable makes larger is measured once: Apollo keeps the documents that are asked again. Variables that are null where
 * nothing is changed are not given, from here on.
 */
export function limitsOverHttp(limits: QueryLimits): { plugin: ApolloServerPlugin; rule: ValidationRule } {
  const within = new WeakSet<OperationDefinitionNode>();
  const exceeded = new WeakMap<DocumentNode, readonly GraphQLError[]>();
  const plugin: ApolloServerPlugin = {
    requestDidStart: async () => ({
      // Apollo answers to nothing that is thrown here: the rule reports it.
      validationDidStart: async ({ document, request }) => {
        exceeded.set(document, exceededByShape(document, getOperationAST(document, request.operationName), limits));
      },
      didResolveOperation: async ({ schema, document, operation, request }) => {
        if (!operation) return;
        request.variables = withoutNullVariables(operation, request.variables);
        const broken = brokenVariables(schema, document, operation, request.variables);
        if (broken) throw asBadRequest(broken);
        if (within.has(operation)) return;
        const [first] = exceededLimits(schema, document, operation, limits, request.variables);
        if (first) throw asBadRequest(first);
        if (!sizedByVariables(document)) within.add(operation);
      },
    }),
  };
  const rule: ValidationRule = (context) => ({
    Document(document) {
      const errors = exceeded.get(document) ?? [];
      if (errors.length === 0) return undefined;
      for (const error of errors) context.reportError(error);
      // Nothing more is looked at.
      return { ...document, definitions: [] };
    },
  });
  return { plugin, rule };
}

function asBadRequest({ message, extensions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, http: { status: 400 } } });
}
