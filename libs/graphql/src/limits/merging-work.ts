import { Kind } from 'graphql';
import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';

/** No text of 2000 tokens nests deeper: what does is a cycle of fragments, which another rule refuses. */
const DEEPEST = 700;

/** What is selected at one place of the answer, fragments spread out. */
interface Place {
  readonly fields: Map<string, FieldNode[]>;
  readonly fragments: Set<string>;
  spreads: number;
}

/**
 * How many comparisons it takes GraphQL to find out whether fields of one name can be merged (OverlappingFieldsCanBeMerged), which grows with
 * the square of what is selected at one place of the answer. Counted before anything is validated, no further than to `most`.
 */
export function mergingWork(document: DocumentNode, most: number): number {
  return new MergingWork(document, most).count();
}

class MergingWork {
  readonly #definitions: DocumentNode['definitions'];
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #reached = new Set<string>();
  readonly #most: number;
  #work = 0;

  constructor({ definitions }: DocumentNode, most: number) {
    this.#definitions = definitions;
    this.#fragments = new Map(
      definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
    );
    this.#most = most;
  }

  count(): number {
    for (const node of this.#definitions) {
      if (node.kind === Kind.OPERATION_DEFINITION) this.#ofPlace([node.selectionSet], 0);
    }
    // They are looked at too, although nobody spreads them.
    for (const node of this.#definitions) {
      if (node.kind !== Kind.FRAGMENT_DEFINITION) continue;
      if (!this.#reached.has(node.name.value)) this.#ofPlace([node.selectionSet], 0);
    }
    return this.#work;
  }

  #ofPlace(sets: readonly SelectionSetNode[], depth: number): void {
    if (this.#work > this.#most || depth > DEEPEST) return;
    const place: Place = { fields: new Map(), fragments: new Set(), spreads: 0 };
    for (const set of sets) this.#gather(set, place);
    const fragments = place.fragments.size;
    let selected = 0;
    for (const { length } of place.fields.values()) {
      selected += length;
      this.#work += (length * (length - 1)) / 2;
    }
    this.#work += (place.spreads * (place.spreads + sets.length)) / 2 + (selected * fragments) / 8 + selected / 8;
    for (const fields of place.fields.values()) {
      const below = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (below.length > 0) this.#ofPlace(below, depth + 1);
    }
  }

  #gather({ selections }: SelectionSetNode, place: Place): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const same = place.fields.get(name);
        if (same) same.push(selection);
        else place.fields.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.#gather(selection.selectionSet, place);
      } else {
        place.spreads += 1;
        const name = selection.name.value;
        if (place.fragments.has(name)) continue;
        place.fragments.add(name);
        this.#reached.add(name);
        const fragment = this.#fragments.get(name);
        if (fragment) this.#gather(fragment.selectionSet, place);
      }
    }
  }
}
