/**
 * What a pod's spec demands of the places of its siblings: pod affinity and anti-affinity, topology spread constraints,
 * ports of the host. Meaning and permitted values are those of the Kubernetes API reference (Pod, "Scheduling").
 */
import type { StatedConstraint } from '../../model/service.ts';
import { HOST } from '../../scheduling/cluster.ts';
import type { Constraint } from '../../scheduling/constraints.ts';
import { readSelector, selects } from './selectors.ts';
import { wholeNumber } from '../yaml/numbers.ts';
import { nearest, oneOf, short } from '../wording.ts';
import { fieldsAt, mapsAt, present, scalarAt, textAt, textsAt } from '../yaml/walk.ts';
import type { Fields, Notes } from '../yaml/walk.ts';
import type { MapValue } from '../yaml/values.ts';

/** The pods whose places are constrained. */
export interface Pods {
  /** Undefined when not all that are stated are known. */
  readonly labels: ReadonlyMap<string, string> | undefined;
  /** True where an operator adds labels that the file does not show. */
  readonly openLabels?: true;
  readonly namespace: string | undefined;
}

/** In file order within each kind. */
export function readConstraints(podSpec: Fields, pods: Pods, notes: Notes): readonly StatedConstraint[] {
  const affinity = fieldsAt(podSpec, 'affinity', notes);
  reportSlips(affinity, ['nodeAffinity', 'podAffinity', 'podAntiAffinity'], notes);
  const together = (key: string): Constraint => ({ kind: 'same-domain', key });
  const apart = (key: string): Constraint => ({ kind: 'at-most-per-domain', key, max: 1 });
  return [
    ...readTerms(fieldsAt(affinity, 'podAntiAffinity', notes), pods, apart, notes),
    // Affinity to other pods says where those are, and nothing of how these share nodes.
    ...readTerms(fieldsAt(affinity, 'podAffinity', notes), pods, together, notes).filter((term) => term.selectsItself),
    ...readSpread(podSpec, pods, notes),
    ...readHostPorts(podSpec, notes),
  ];
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function readTerms(
  terms: Fields,
  pods: Pods,
  constrain: (key: string) => Constraint,
  notes: Notes,
): readonly StatedConstraint[] {
  reportSlips(terms, [REQUIRED, PREFERRED], notes);
  const required = mapsAt(terms, REQUIRED, notes).flatMap(({ item, fields }) => {
    const nested = fields.get('podAffinityTerm');
    if (nested) {
      notes.report(nested.key.at, 'a required term has no podAffinityTerm: its keys go one level up');
      return [];
    }
    return readTerm(item, fields, true, pods, constrain, notes);
  });
  const preferred = mapsAt(terms, PREFERRED, notes).flatMap(({ item, fields }) => {
    readPositive(fields, 'weight', notes, 100);
    const bare = ['topologyKey', 'labelSelector'].map((key) => fields.get(key)).find((entry) => entry !== undefined);
    if (bare) {
      notes.report(bare.key.at, 'in a preferred term this goes below podAffinityTerm, next to weight');
      return [];
    }
    return readTerm(item, fieldsAt(fields, 'podAffinityTerm', notes), false, pods, constrain, notes);
  });
  return [...required, ...preferred];
}

function readTerm(
  item: MapValue,
  term: Fields,
  hard: boolean,
  pods: Pods,
  constrain: (key: string) => Constraint,
  notes: Notes,
): readonly StatedConstraint[] {
  const key = readKey(item, term, notes);
  const selector = readSelector(term, 'labelSelector', notes);
  // Terms that exclude the pods' own label are about other pods, by design.
  const others = textsAt(term, 'mismatchLabelKeys', notes).some((name) => pods.labels?.has(name) ?? false);
  if (key === undefined || others) return [];
  const selectsItself =
    reachesNamespace(term, pods, notes) && selects(selector, pods.labels, pods.openLabels) !== false;
  return [{ constraint: constrain(key), range: item.at, hard, selectsItself }];
}

/** False only where the pods' own namespace is surely not among those of the term. */
function reachesNamespace(term: Fields, { namespace }: Pods, notes: Notes): boolean {
  const listed = textsAt(term, 'namespaces', notes);
  const bySelector = present(term, 'namespaceSelector') !== undefined;
  return bySelector || listed.length === 0 || namespace === undefined || listed.includes(namespace);
}

function readSpread(podSpec: Fields, pods: Pods, notes: Notes): readonly StatedConstraint[] {
  const seen = new Set<string>();
  return mapsAt(podSpec, 'topologySpreadConstraints', notes).flatMap(({ item, fields }) => {
    const key = readKey(item, fields, notes);
    const hard = readHardness(item, fields, notes);
    if (!present(fields, 'maxSkew')) reportMissing(item, 'maxSkew', '1 or more', notes);
    const maxSkew = readPositive(fields, 'maxSkew', notes);
    const minDomains = readPositive(fields, 'minDomains', notes);
    if (minDomains !== undefined && hard === false) {
      notes.report(fields.get('minDomains')?.key.at ?? item.at, 'minDomains is only for DoNotSchedule');
    }
    const countUnselected = readPolicy(fields, 'nodeAffinityPolicy', notes) === 'Ignore';
    const skipTainted = readPolicy(fields, 'nodeTaintsPolicy', notes) === 'Honor';
    const selectsItself = selects(readSelector(fields, 'labelSelector', notes), pods.labels, pods.openLabels) !== false;
    if (key === undefined || hard === undefined || maxSkew === undefined) return [];
    if (seen.has(`${key} ${hard}`)) {
      notes.report(item.at, `a second constraint like this for ${short(key)}: Kubernetes takes one`);
      return [];
    }
    seen.add(`${key} ${hard}`);
    const constraint: Constraint = {
      kind: 'max-skew',
      key,
      maxSkew,
      ...(minDomains !== undefined && { minDomains }),
      ...(countUnselected && { countUnselected }),
      ...(skipTainted && { skipTainted }),
    };
    return [{ constraint, range: item.at, hard, selectsItself, ...tighten(fields, hard) }];
  });
}

function tighten(fields: Fields, hard: boolean): Pick<StatedConstraint, 'tighten'> {
  const value = fields.get('whenUnsatisfiable')?.value;
  if (hard || value?.kind !== 'scalar' || value.fixed !== undefined) return {};
  return { tighten: { range: value.range, newText: 'DoNotSchedule' } };
}

function readHardness(item: MapValue, fields: Fields, notes: Notes): boolean | undefined {
  const values = ['DoNotSchedule', 'ScheduleAnyway'];
  const written = scalarAt(fields, 'whenUnsatisfiable', notes);
  if (!written) {
    if (!present(fields, 'whenUnsatisfiable')) reportMissing(item, 'whenUnsatisfiable', oneOf(values), notes);
    return undefined;
  }
  if (values.includes(written.text)) return written.text === 'DoNotSchedule';
  const meant = nearest(written.text, values) ?? oneOf(values);
  notes.report(written.at, `${short(written.text)} is not a value of whenUnsatisfiable: write ${meant}`);
  return undefined;
}

function readPolicy(fields: Fields, key: string, notes: Notes): string | undefined {
  const written = scalarAt(fields, key, notes);
  if (written && written.text !== 'Honor' && written.text !== 'Ignore') {
    notes.report(written.at, `${short(written.text)} is not a value of ${key}: write Honor or Ignore`);
  }
  return written?.text;
}

/** A pod with a port of its host keeps every sibling with the same port off that host. */
function readHostPorts(podSpec: Fields, notes: Notes): readonly StatedConstraint[] {
  const hostNetwork = textAt(podSpec, 'hostNetwork', notes) === 'true';
  for (const { fields: container } of mapsAt(podSpec, 'containers', notes)) {
    for (const { item, fields: port } of mapsAt(container, 'ports', notes)) {
      const own = scalarAt(port, 'hostPort', notes);
      const number = own ?? (hostNetwork ? scalarAt(port, 'containerPort', notes) : undefined);
      if (!number || number.text === '0') continue;
      const constraint = { kind: 'at-most-per-domain', key: HOST, max: 1 } as const;
      return [{ constraint, range: own ? number.at : item.at, hard: true, selectsItself: true }];
    }
  }
  return [];
}

function readKey(item: MapValue, fields: Fields, notes: Notes): string | undefined {
  const key = scalarAt(fields, 'topologyKey', notes);
  if (key && key.text !== '') return key.text;
  if (key || !present(fields, 'topologyKey')) reportMissing(item, 'topologyKey', 'a label of nodes', notes);
  return undefined;
}

/** A whole number of at least 1, or undefined: then it is not given, not known, or reported. */
function readPositive(fields: Fields, key: string, notes: Notes, most = Infinity): number | undefined {
  const written = scalarAt(fields, key, notes);
  if (!written) return undefined;
  const number = written.quoted ? `${key} must be a number without quotes` : wholeNumber(written.text);
  if (typeof number === 'number' && number >= 1 && number <= most) return number;
  const outside = typeof number === 'number' || /^-\d+$/.test(written.text);
  const advice = most === Infinity ? '1 or more' : `1 to ${most}`;
  notes.report(written.at, outside ? `${key} is ${short(written.text)}: write ${advice}` : number);
  return undefined;
}

function reportMissing(item: MapValue, key: string, advice: string, notes: Notes): void {
  const first = item.entries()[0];
  notes.report(first?.key.at ?? item.at, `${key} is missing here: write ${advice}`);
}

function reportSlips(fields: Fields, keys: readonly string[], notes: Notes): void {
  for (const [name, { key }] of fields) {
    const meant = keys.includes(name) ? undefined : nearest(name, keys);
    if (meant !== undefined) notes.report(key.at, `${short(name)} is not a key here: did you mean ${meant}?`);
  }
}
