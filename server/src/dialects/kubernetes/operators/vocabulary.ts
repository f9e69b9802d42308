/**
 * Where the keys of an operator that keep pods apart stand in its custom resource. Completion uses it; it comes from
 * the table of operators.
 */
import type { Described, Slot, Word } from '../../shared/vocabulary.ts';
import type { OperatorRow, OwnRule, Path } from './row.ts';
import { operatorTable } from './table.ts';

const OPERATORS = operatorTable();
const SLOTS = new Map<OperatorRow, Slot>();

/** The root slot of a resource, with only those keys in it; undefined for kinds without a row. */
export function operatorSlot(apiVersion: string, kind: string): Slot | undefined {
  const row = OPERATORS.find({ apiVersion, kind });
  if (!row) return undefined;
  const slot = SLOTS.get(row) ?? slotOf(row);
  SLOTS.set(row, slot);
  return slot;
}

function slotOf({ components, operator }: OperatorRow): Slot {
  return components
    .flatMap(({ rules = [], each }) => rules.map((rule) => ({ rule, each })))
    .reduce<Slot>((root, { rule, each }) => {
      const words = wordsOf(rule);
      if (rule.path === undefined || words.length === 0 || rule.path.startsWith('metadata.')) return root;
      const leaf = { description: `Read by ${operator}.`, slot: { kind: 'value', values: words } } as const;
      return withLeaf(root, stepsOf(rule.path, each), leaf);
    }, EMPTY);
}

const EMPTY: Slot = { kind: 'map', keys: new Map() };

/** The keys of a path; `-` stands for an item of a list. */
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

function withLeaf(slot: Slot, [step, ...rest]: readonly string[], leaf: Described): Slot {
  if (step === undefined) return leaf.slot;
  if (step === '-') return { kind: 'list', item: withLeaf(slot.kind === 'list' ? slot.item : EMPTY, rest, leaf) };
  const keys = slot.kind === 'map' ? slot.keys : new Map<string, Described>();
  const known = keys.get(step);
  const description = rest.length === 0 ? leaf.description : (known?.description ?? 'Holds keys of the operator.');
  const inner = withLeaf(known?.slot ?? EMPTY, rest, leaf);
  return { kind: 'map', keys: new Map([...keys, [step, { description, slot: inner }]]) };
}
