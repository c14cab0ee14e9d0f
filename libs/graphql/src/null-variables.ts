import type { OperationDefinitionNode } from 'graphql';
import { OperationTypeNode } from 'graphql';

/**
 * The variables of a request without those that are null where it only reads (decision 0016): an argument that has a default gets it, as if the
 * variable had not been given. In changes null stays a value.
 */
export function withoutNullVariables(
  operation: OperationDefinitionNode | undefined,
  variables: Record<string, unknown> | null | undefined,
): Record<string, unknown> {
  if (!variables) return {};
  if (operation?.operation === OperationTypeNode.MUTATION) return variables;
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== null));
}
