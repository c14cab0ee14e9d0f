import { GraphQLError, Kind, OperationTypeNode } from 'graphql';
import type { DirectiveNode, DocumentNode, SelectionNode, SelectionSetNode, ValidationRule } from 'graphql';

const CONDITIONS: ReadonlySet<string> = new Set(['skip', 'include']);

/**
 * What a subscription waits for depends on no variable: no `@skip` and no `@include` at its root (GraphQL specification, section 5.2.4.1).
 * Stands last among the rules.
 */
export const unconditionalSubscriptions: ValidationRule = (context) => ({
  Document(document) {
    const conditions = conditionsOfSubscriptions(document);
    if (conditions.length === 0) return undefined;
    context.reportError(
      new GraphQLError('A subscription has neither "@skip" nor "@include" at its root.', { nodes: conditions }),
    );
    // The rule of graphql-js for the root of a subscription throws where such a directive has a variable: nothing more is looked at.
    return { ...document, definitions: [] };
  },
});

function conditionsOfSubscriptions({ definitions }: DocumentNode): readonly DirectiveNode[] {
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  const ofSelections = ({ selections }: SelectionSetNode): DirectiveNode[] => selections.flatMap(ofSelection);
  const ofSelection = (selection: SelectionNode): DirectiveNode[] => {
    const own = selection.directives?.filter(({ name }) => CONDITIONS.has(name.value)) ?? [];
    if (selection.kind === Kind.FIELD) return own;
    if (selection.kind === Kind.INLINE_FRAGMENT) return [...own, ...ofSelections(selection.selectionSet)];
    const fragment = fragments.get(selection.name.value);
    // Once is enough, and a cycle has no end.
    fragments.delete(selection.name.value);
    return fragment ? [...own, ...ofSelections(fragment.selectionSet)] : own;
  };
  return definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.SUBSCRIPTION
      ? ofSelections(node.selectionSet)
      : [],
  );
}
