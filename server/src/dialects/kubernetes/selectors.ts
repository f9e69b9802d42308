/** Label selectors: which pods they match, as far as the pods' template tells. */
import { correctionOf } from '../../base/nearest.ts';
import { quote } from '../../base/names.ts';
import { mapsAt, mapAt, pairsAt, scalarAt, textAt, textsAt } from '../../text/walk.ts';
import type { Fields, Notes } from '../../text/walk.ts';
import { fieldsOf } from '../../text/values.ts';

/** A selector, with requirements that must all be met; `unknown` when a part could not be read. */
export type LabelSelector = { readonly requirements: readonly Requirement[] } | 'unknown';

/** One requirement of a label selector. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

const KEYS = ['matchLabels', 'matchExpressions'];
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Labels that controllers add to each pod. No template shows them, so any requirement on them may be met. */
const ADDED_LABELS = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
]);

/** True for a label that no template shows. */
export function isAddedLabel(key: string): boolean {
  return ADDED_LABELS.has(key);
}

/** Reads a selector; undefined when there is none, which matches no pod. An empty selector matches every pod. */
export function readSelector(fields: Fields, key: string, notes: Notes): LabelSelector | undefined {
  const before = notes.unknown.length + notes.problems.length;
  const map = mapAt(fields, key, notes);
  if (!map) return notes.unknown.length + notes.problems.length > before ? 'unknown' : undefined;
  const parts = fieldsOf(map);
  for (const [name, entry] of parts) {
    if (KEYS.includes(name)) continue;
    const { correction, meant } = correctionOf(name, KEYS, 'put it below matchLabels');
    notes.report(entry.key.at, `Unknown key ${quote(name)} of a selector${correction}`, meant);
  }
  const labels = pairsAt(parts, 'matchLabels', notes);
  const expressions = mapsAt(parts, 'matchExpressions', notes).map(({ fields: item }) =>
    readRequirement(item, OPERATORS, notes),
  );
  if (notes.unknown.length + notes.problems.length > before || !labels) return 'unknown';
  return {
    requirements: [
      ...[...labels].map(([name, value]) => ({ key: name, operator: 'In', values: [value] })),
      ...expressions,
    ],
  };
}

/** Reads one of `matchExpressions`, here or in a node selector. An operator that the API does not know is reported. */
export function readRequirement(fields: Fields, operators: readonly string[], notes: Notes): Requirement {
  const operator = scalarAt(fields, 'operator', notes);
  if (operator && !operators.includes(operator.text)) {
    const { correction, meant } = correctionOf(operator.text, operators);
    notes.report(operator.at, `Invalid \`operator\` ${quote(operator.text)}${correction}`, meant);
  }
  return {
    key: textAt(fields, 'key', notes) ?? '',
    operator: operator?.text ?? '',
    values: textsAt(fields, 'values', notes),
  };
}

/**
 * Whether the selector matches the labels; `maybe` where the selector or the labels are not fully known.
 * @param open true where the pods have more labels, which are not known
 */
export function selects(
  selector: LabelSelector | undefined,
  labels: ReadonlyMap<string, string> | undefined,
  open = false,
): boolean | 'maybe' {
  if (selector === undefined) return false;
  if (selector === 'unknown' || labels === undefined) return 'maybe';
  const known = open ? selector.requirements.filter(({ key }) => labels.has(key)) : selector.requirements;
  if (!known.every((requirement) => meets(labels, requirement))) return false;
  return known.length === selector.requirements.length ? true : 'maybe';
}

/** A label that all pods have which the selector matches, where it names one. Such pods can be looked up by it. */
export function labelAskedFor(selector: LabelSelector): string | undefined {
  return labelsAskedFor(selector)[0];
}

/** All such labels. */
export function labelsAskedFor(selector: LabelSelector | undefined): readonly string[] {
  if (selector === undefined || selector === 'unknown') return [];
  return selector.requirements.flatMap(({ key, operator, values }) => {
    const [value, ...others] = values;
    const one = operator === 'In' && value !== undefined && others.length === 0 && !ADDED_LABELS.has(key);
    return one ? [labelText(key, value)] : [];
  });
}

/** The labels as texts, for look-ups. */
export function labelTexts(labels: ReadonlyMap<string, string>): readonly string[] {
  return [...labels].map(([key, value]) => labelText(key, value));
}

function labelText(key: string, value: string): string {
  return `${key}=${value}`;
}

function meets(labels: ReadonlyMap<string, string>, { key, operator, values }: Requirement): boolean {
  if (ADDED_LABELS.has(key) && !labels.has(key)) return true;
  const label = labels.get(key);
  if (operator === 'Exists') return label !== undefined;
  if (operator === 'DoesNotExist') return label === undefined;
  const listed = label !== undefined && values.includes(label);
  return operator === 'NotIn' ? !listed : listed;
}
