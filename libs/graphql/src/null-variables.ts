import type { OperationDefinitionNode } from 'graphql';
import { OperationTypeNode } from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/**
 * The variables of a request without those that are null where it only reads (decision 0016): an argument that has a default gets it, as if the
 * variable had not been given. In changes null stays a value.
 */
export function withoutNullVariables(
  operation: OperationDefinitionNode | undefined,
  variables: Variables | null | undefined,
): Record<string, unknown> {
  const given = Object.entries(variables ?? {});
  return Object.fromEntries(
    operation?.operation === OperationTypeNode.MUTATION ? given : given.filter(([, value]) => value !== null),
  );
}
