import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';

/** How large an operation is with its fragments spread out. */
export interface QuerySize {
  /** Nesting of fields; introspection is not counted, its depth is bounded by graphql-js. */
  readonly depth: number;
  /** Fields side by side, not what is below them. */
  readonly breadth: number;
  /** Aliased fields. */
  readonly aliases: number;
  /** Fields and fragments; easily more than could be counted one by one. */
  readonly selections: number;
}

const NOTHING: QuerySize = { depth: 0, breadth: 0, aliases: 0, selections: 0 };
const ONE: QuerySize = { ...NOTHING, selections: 1 };

/**
 * Measures the operations of one document. Each fragment is measured once, however often and however deeply it is spread: fragments that
 * spread each other twice would else take time that doubles with each of them.
 */
export class QuerySizes {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #measured = new Map<string, QuerySize>();

  constructor({ definitions }: DocumentNode) {
    this.#fragments = new Map(
      definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
    );
  }

  of({ selections }: SelectionSetNode): QuerySize {
    return selections.map((selection) => this.#ofSelection(selection)).reduce(together, NOTHING);
  }

  #ofSelection(selection: SelectionNode): QuerySize {
    switch (selection.kind) {
      case Kind.FIELD: {
        const { depth, aliases, selections } = selection.selectionSet ? this.of(selection.selectionSet) : NOTHING;
        return {
          depth: selection.name.value.startsWith('__') ? 0 : depth + 1,
          breadth: 1,
          aliases: aliases + (selection.alias ? 1 : 0),
          selections: selections + 1,
        };
      }
      case Kind.INLINE_FRAGMENT:
        return together(this.of(selection.selectionSet), ONE);
      case Kind.FRAGMENT_SPREAD:
        return together(this.#ofFragment(selection.name.value), ONE);
      default:
        selection satisfies never;
        return NOTHING;
    }
  }

  #ofFragment(name: string): QuerySize {
    const known = this.#measured.get(name);
    if (known) return known;
    // A cycle is refused by GraphQL's own NoFragmentCycles rule; here it must only not run for ever.
    this.#measured.set(name, NOTHING);
    const fragment = this.#fragments.get(name);
    const size = fragment ? this.of(fragment.selectionSet) : NOTHING;
    this.#measured.set(name, size);
    return size;
  }
}

function together(one: QuerySize, other: QuerySize): QuerySize {
  return {
    depth: Math.max(one.depth, other.depth),
    breadth: one.breadth + other.breadth,
    aliases: one.aliases + other.aliases,
    selections: one.selections + other.selections,
  };
}
