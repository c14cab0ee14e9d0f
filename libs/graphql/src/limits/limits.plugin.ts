import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { DocumentNode } from 'graphql';
import { withoutNullVariables } from '../null-variables.js';
import { exceededLimits, sizedByVariables } from './query-limits.js';
import type { QueryLimits } from './query-limits.js';

/**
 * Applies the limits once the variables are known: page sizes usually come as variables, which Apollo's own validation rules,
 * cached per document, do not see. What no variable makes larger is measured once: Apollo keeps those that are asked again. Variables
 * that are null where nothing is changed are not given, from here on.
 */
export function limitsPlugin(limits: QueryLimits): ApolloServerPlugin {
  const within = new WeakSet<DocumentNode>();
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request }) => {
        request.variables = withoutNullVariables(operation, request.variables);
        if (within.has(document)) return;
        const [first] = exceededLimits(schema, document, limits, request.variables);
        if (first)
          throw new GraphQLError(first.message, { extensions: { ...first.extensions, http: { status: 400 } } });
        if (!sizedByVariables(document)) within.add(document);
      },
    }),
  };
}
