/** Where in a custom resource the keys of its operator stand that keep pods apart, for completion: from the table of operators. */
import type { OperatorRow, OwnRule, Path } from '../dialects/kubernetes/operators/row.ts';
import { operatorTable } from '../dialects/kubernetes/operators/table.ts';
import type { Described, Place, Word } from './vocabulary.ts';

const OPERATORS = operatorTable();
const PLACES = new Map<OperatorRow, Place>();

/** The root of a resource with only those keys in it; undefined for kinds that no row is about. */
export function operatorPlace(apiVersion: string, kind: string): Place | undefined {
  const row = OPERATORS.find({ apiVersion, kind });
  if (!row) return undefined;
  const place = PLACES.get(row) ?? placeOf(row);
  PLACES.set(row, place);
  return place;
}

function placeOf({ components, operator }: OperatorRow): Place {
  return components
    .flatMap(({ rules = [], each }) => rules.map((rule) => ({ rule, each })))
    .reduce<Place>((root, { rule, each }) => {
      const words = wordsOf(rule);
      if (rule.path === undefined || words.length === 0 || rule.path.startsWith('metadata.')) return root;
      const leaf = { description: `Read by ${operator}.`, place: { kind: 'value', values: words } } as const;
      return withLeaf(root, stepsOf(rule.path, each), leaf);
    }, EMPTY);
}

const EMPTY: Place = { kind: 'map', keys: new Map() };

/** `-` stands for an item of a list. */
function stepsOf(path: Path, each: Path | undefined): readonly string[] {
  const [first, ...rest] = path.split('.');
  return first === 'item' ? [...(each ?? '').split('.'), '-', ...rest] : path.split('.');
}

function wordsOf({ values = {}, write }: OwnRule): readonly Word[] {
  const words = new Set([...Object.keys(values), ...(write === undefined ? [] : [write])]);
  return [...words].map((text) => {
    const effect = values[text];
    const described = effect === undefined || effect.includes('{') ? 'at most one pod in a domain' : effect;
    return { text, description: text === write ? `For fixes: ${described}.` : `${described}.` };
  });
}

function withLeaf(place: Place, [step, ...rest]: readonly string[], leaf: Described): Place {
  if (step === undefined) return leaf.place;
  if (step === '-') return { kind: 'list', item: withLeaf(place.kind === 'list' ? place.item : EMPTY, rest, leaf) };
  const keys = place.kind === 'map' ? place.keys : new Map<string, Described>();
  const known = keys.get(step);
  const description = rest.length === 0 ? leaf.description : (known?.description ?? 'Holds keys of the operator.');
  const inner = withLeaf(known?.place ?? EMPTY, rest, leaf);
  return { kind: 'map', keys: new Map([...keys, [step, { description, place: inner }]]) };
}
