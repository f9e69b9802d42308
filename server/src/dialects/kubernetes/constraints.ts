/**
 * What a pod's spec demands of the places of its siblings: pod affinity and anti-affinity, topology spread constraints,
 * ports of the host. Meaning and permitted values are those of the Kubernetes API reference (Pod, "Scheduling").
 */
import type { Range } from '../../model/range.ts';
import type { StatedConstraint } from '../../model/scheduling.ts';
import { HOST } from '../../scheduling/cluster.ts';
import type { Constraint } from '../../scheduling/constraints.ts';
import { countedBySpread, countedByTerm, countsItself } from './counted.ts';
import type { Counted, HostPort, Pods } from './counted.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { correctionOf, nearest } from '../../base/nearest.ts';
import { oneOf, quote, short } from '../../base/names.ts';
import { fieldsAt, mapsAt, present, scalarAt, textAt, textsAt } from '../../text/walk.ts';
import type { Fields, Notes } from '../../text/walk.ts';
import type { MapValue } from '../../text/values.ts';

/** A constraint, with the pods that it counts. */
export interface CountingConstraint {
  readonly stated: StatedConstraint;
  readonly counted: Counted;
  /** True where it is about other pods by design, so that this is not reported. */
  readonly ofOthers?: true;
}

/** Reads the constraints, in file order within each kind. */
export function readConstraints(podSpec: Fields, pods: Pods, notes: Notes): readonly CountingConstraint[] {
  const affinity = fieldsAt(podSpec, 'affinity', notes);
  reportSlips(affinity, ['nodeAffinity', 'podAffinity', 'podAntiAffinity'], notes);
  const together = (key: string): Constraint => ({ kind: 'same-domain', key });
  const apart = (key: string): Constraint => ({ kind: 'at-most-per-domain', key, max: 1 });
  return [
    ...readTerms(fieldsAt(affinity, 'podAntiAffinity', notes), pods, apart, notes),
    ...ofSeveralTerms(readTerms(fieldsAt(affinity, 'podAffinity', notes), pods, together, notes)),
    ...readSpread(podSpec, pods, notes),
    ...readHostPorts(podSpec, notes),
  ];
}

/**
 * Terms of required affinity hold for pods that match all of them. With one term for other pods, none brings the pods
 * themselves together (kube-scheduler, interpodaffinity, `podMatchesAllAffinityTerms`). Affinity to other pods tells
 * where those are, but not how these pods share nodes.
 */
function ofSeveralTerms(terms: readonly CountingConstraint[]): readonly CountingConstraint[] {
  const foreign = terms.some(({ stated }) => stated.hard && !stated.selectsItself);
  return terms.map((term): CountingConstraint => {
    const { stated } = term;
    if (stated.selectsItself && !(foreign && stated.hard)) return term;
    return { ...term, stated: { ...stated, selectsItself: false }, ofOthers: true };
  });
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function readTerms(
  terms: Fields,
  pods: Pods,
  constrain: (key: string) => Constraint,
  notes: Notes,
): readonly CountingConstraint[] {
  reportSlips(terms, [REQUIRED, PREFERRED], notes);
  const required = mapsAt(terms, REQUIRED, notes).flatMap(({ item, fields }) => {
    const nested = fields.get('podAffinityTerm');
    if (nested) {
      notes.report(nested.key.at, 'A required term has no podAffinityTerm: move its keys one level up');
      return [];
    }
    return readTerm(item, fields, undefined, pods, constrain, notes);
  });
  const preferred = mapsAt(terms, PREFERRED, notes).flatMap(({ item, fields }) => {
    readPositive(fields, 'weight', notes, 100);
    const bare = ['topologyKey', 'labelSelector'].map((key) => fields.get(key)).find((entry) => entry !== undefined);
    if (bare) {
      notes.report(bare.key.at, 'Move this below podAffinityTerm, next to weight: a preferred term has it there');
      return [];
    }
    const softBy = terms.get(PREFERRED)?.key.at;
    return readTerm(item, fieldsAt(fields, 'podAffinityTerm', notes), softBy, pods, constrain, notes);
  });
  return [...required, ...preferred];
}

/** @param softBy the word that makes the term soft; undefined for a hard one */
function readTerm(
  item: MapValue,
  term: Fields,
  softBy: Range | undefined,
  pods: Pods,
  constrain: (key: string) => Constraint,
  notes: Notes,
): readonly CountingConstraint[] {
  const key = readKey(item, term, notes);
  const counted = countedByTerm(term, pods, notes);
  // A term that excludes the pods' own label is about other pods, by design.
  const ofOthers = textsAt(term, 'mismatchLabelKeys', notes).some((name) => pods.labels?.has(name) ?? false);
  if (key === undefined) return [];
  const stated = {
    constraint: constrain(key),
    ...placeOf(item, term),
    hard: softBy === undefined,
    ...(softBy && { softBy }),
    ...itself(counted, pods),
  };
  return [{ stated, counted, ...(ofOthers && { ofOthers }) }];
}

/**
 * The selector says which pods are counted, so that it stands for the whole constraint. One that an operator adds has
 * the place of the whole.
 */
function placeOf({ at: range }: MapValue, fields: Fields): Pick<StatedConstraint, 'range' | 'word'> {
  const keys = ['labelSelector', 'topologyKey'].flatMap((name) => fields.get(name)?.key.at ?? []);
  const word = keys.find(({ start, end }) => start !== range.start || end !== range.end);
  return { range, ...(word && { word }) };
}

/**
 * Whether the constraint selects its own pods, as far as this can be told without other objects that describe
 * namespaces.
 */
function itself(counted: Counted, pods: Pods): Pick<StatedConstraint, 'selectsItself' | 'unsure' | 'ownRevision'> {
  const counts = countsItself(counted, pods, new Map());
  return {
    selectsItself: counts === true,
    ...(typeof counts === 'string' && { unsure: counts }),
    ...('selector' in counted && counted.ownRevision && { ownRevision: true }),
  };
}

function readSpread(podSpec: Fields, pods: Pods, notes: Notes): readonly CountingConstraint[] {
  const seen = new Set<string>();
  return mapsAt(podSpec, 'topologySpreadConstraints', notes).flatMap(({ item, fields }) => {
    const key = readKey(item, fields, notes);
    const hard = readHardness(item, fields, notes);
    if (!present(fields, 'maxSkew')) reportMissing(item, 'maxSkew', '1 or more', notes);
    const maxSkew = readPositive(fields, 'maxSkew', notes);
    const minDomains = readPositive(fields, 'minDomains', notes);
    if (minDomains !== undefined && hard === false) {
      notes.report(
        fields.get('minDomains')?.key.at ?? item.at,
        '`minDomains` has no effect here: it is only for DoNotSchedule',
      );
    }
    const countUnselected = readPolicy(fields, 'nodeAffinityPolicy', notes) === 'Ignore';
    const skipTainted = readPolicy(fields, 'nodeTaintsPolicy', notes) === 'Honor';
    const { empty, ...counted } = countedBySpread(fields, pods, notes);
    if (key === undefined || hard === undefined || maxSkew === undefined) return [];
    if (seen.has(`${key} ${hard}`)) {
      notes.report(item.at, `Duplicate constraint for ${short(key)}: Kubernetes takes one`);
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
    const unsure = empty ? ({ unsure: 'empty-selector' } as const) : {};
    const stated = {
      constraint,
      ...placeOf(item, fields),
      hard,
      ...(!hard && { softBy: fields.get('whenUnsatisfiable')?.value.at ?? item.at }),
      ...itself(counted, pods),
      ...unsure,
      ...tighten(fields, hard, maxSkew),
    };
    return [{ stated, counted }];
  });
}

function tighten(fields: Fields, hard: boolean, maxSkew: number): Pick<StatedConstraint, 'tighten'> {
  const value = fields.get(hard ? 'maxSkew' : 'whenUnsatisfiable')?.value;
  if ((hard && maxSkew === 1) || value?.kind !== 'scalar' || value.uneditable !== undefined) return {};
  return { tighten: { range: value.range, newText: hard ? '1' : 'DoNotSchedule' } };
}

function readHardness(item: MapValue, fields: Fields, notes: Notes): boolean | undefined {
  const values = ['DoNotSchedule', 'ScheduleAnyway'];
  const written = scalarAt(fields, 'whenUnsatisfiable', notes);
  if (!written) {
    if (!present(fields, 'whenUnsatisfiable')) reportMissing(item, 'whenUnsatisfiable', oneOf(values), notes);
    return undefined;
  }
  if (values.includes(written.text)) return written.text === 'DoNotSchedule';
  const { correction, meant } = correctionOf(written.text, values);
  notes.report(written.at, `Invalid \`whenUnsatisfiable\` ${quote(written.text)}${correction}`, meant);
  return undefined;
}

function readPolicy(fields: Fields, key: string, notes: Notes): string | undefined {
  const written = scalarAt(fields, key, notes);
  if (written && written.text !== 'Honor' && written.text !== 'Ignore') {
    const { correction, meant } = correctionOf(written.text, ['Honor', 'Ignore']);
    notes.report(written.at, `Invalid \`${key}\` ${quote(written.text)}${correction}`, meant);
  }
  return written?.text;
}

/** The constraints of ports: a pod with a port of its host keeps every pod with the same port off that host. */
function readHostPorts(podSpec: Fields, notes: Notes): readonly CountingConstraint[] {
  const ports = hostPortsOf(podSpec, notes);
  const constraint = { kind: 'at-most-per-domain', key: HOST, max: 1 } as const;
  return ports.slice(0, 1).map(({ range }) => ({
    stated: { constraint, range, hard: true, selectsItself: true },
    counted: { hostPorts: ports.map(({ port, address }) => ({ port, address })) },
  }));
}

/** The ports of the host, with their places. */
function hostPortsOf(podSpec: Fields, notes: Notes): readonly (HostPort & Pick<StatedConstraint, 'range'>)[] {
  const hostNetwork = textAt(podSpec, 'hostNetwork', notes) === 'true';
  return mapsAt(podSpec, 'containers', notes).flatMap(({ fields: container }) =>
    mapsAt(container, 'ports', notes).flatMap(({ item, fields: port }) => {
      const own = scalarAt(port, 'hostPort', notes);
      const number = own ?? (hostNetwork ? scalarAt(port, 'containerPort', notes) : undefined);
      if (!number || number.text === '0') return [];
      const protocol = textAt(port, 'protocol', notes) ?? 'TCP';
      const address = textAt(port, 'hostIP', notes) ?? '';
      return [
        {
          port: `${protocol}/${number.text}`,
          address: address === '0.0.0.0' ? '' : address,
          range: own ? number.at : item.at,
        },
      ];
    }),
  );
}

function readKey(item: MapValue, fields: Fields, notes: Notes): string | undefined {
  const key = scalarAt(fields, 'topologyKey', notes);
  if (key && key.text !== '') return key.text;
  if (key || !present(fields, 'topologyKey')) reportMissing(item, 'topologyKey', 'a label of nodes', notes);
  return undefined;
}

/**
 * Reads a whole number of at least 1; undefined where it is not given or not known, or where it is wrong, which is
 * reported.
 */
function readPositive(fields: Fields, key: string, notes: Notes, most = Infinity): number | undefined {
  const written = scalarAt(fields, key, notes);
  if (!written) return undefined;
  const number = written.quoted ? `\`${key}\` must be a number without quotes` : wholeNumber(written.text);
  if (typeof number === 'number' && number >= 1 && number <= most) return number;
  const outside = typeof number === 'number' || /^-\d+$/.test(written.text);
  const advice = most === Infinity ? '1 or more' : `1 to ${most}`;
  notes.report(written.at, outside ? `Invalid \`${key}\` ${short(written.text)}: use ${advice}` : number);
  return undefined;
}

function reportMissing(item: MapValue, key: string, advice: string, notes: Notes): void {
  const first = item.entries()[0];
  notes.report(first?.key.at ?? item.at, `Missing \`${key}\`: use ${advice}`);
}

function reportSlips(fields: Fields, keys: readonly string[], notes: Notes): void {
  for (const [name, { key }] of fields) {
    const meant = keys.includes(name) ? undefined : nearest(name, keys);
    if (meant !== undefined) notes.report(key.at, `Unknown key ${quote(name)}. Did you mean "${meant}"?`, meant);
  }
}
