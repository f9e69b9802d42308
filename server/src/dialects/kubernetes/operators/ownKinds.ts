/** `kinds` of `.quorate.yaml`: rows for custom resources that only the project knows. */
import type { QuorumSoftware } from '../../../model/riskModel.ts';
import { reportRepeated, reportShape, textOf } from '../../../text/walk.ts';
import { type Conventions, NO_CONVENTIONS } from '../../conventions.ts';
import type { Report } from '../../../text/report.ts';
import { correctionOf } from '../../../base/nearest.ts';
import { eachInTurn, type Steps } from '../../../base/steps.ts';
import { quote } from '../../../base/names.ts';
import { wholeNumber } from '../../../text/numbers.ts';
import { fieldsOf, visible } from '../../../text/values.ts';
import type { Entry, MapValue } from '../../../text/values.ts';
import { PLACEMENT_KEYS } from './row.ts';
import type { Component, Effect, OperatorRow, Placement } from './row.ts';

/** What each key of a kind means. */
export const KIND_KEYS = {
  kind: 'The kind of the resource, as in `kind:` of its manifests.',
  group: 'Its API group, without the version: what stands before the slash in `apiVersion`.',
  count: 'Where the number of members stands, as a path such as spec.replicas.',
  otherwise: 'The number of members where the resource gives none.',
  votes: 'What its members need: majority or two-thirds. Without it they are not taken to vote.',
  pod: 'The path of the map with affinity, topologySpreadConstraints, nodeSelector and tolerations.',
  affinity: 'The path of the affinity, where it does not stand in the pod.',
  topologySpreadConstraints: 'The path of the spread constraints, where they do not stand in the pod.',
  nodeSelector: 'The path of the node selector, where it does not stand in the pod.',
  tolerations: 'The path of the tolerations, where they do not stand in the pod.',
  labels: 'The labels its operator gives to the pods; {name} stands for the name of the resource.',
  added: 'What its operator adds where no affinity is given, such as soft kubernetes.io/hostname.',
} as const;

type KindKey = keyof typeof KIND_KEYS;

/** Reads `kinds`, one a step. What is wrong is reported. */
export function* readOwnKinds(entry: Entry | undefined, report: Report): Steps<Conventions['kinds']> {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return NO_CONVENTIONS.kinds;
  if (entry.value.kind !== 'seq') {
    reportShape(entry.value, visible(entry), '`kinds` must be a list, each item with kind, group and count', report);
    return NO_CONVENTIONS.kinds;
  }
  const read = yield* eachInTurn(entry.value.items(), (item) => {
    if (item.kind === 'map') return readKind(item, report) ?? [];
    reportShape(item, item.at, 'A kind is a map such as {kind: …, group: …, count: spec.replicas}', report);
    return [];
  });
  const rows = read.flat();
  return rows.length > 0 ? rows : NO_CONVENTIONS.kinds;
}

/** Reads a kind; undefined where too little is known of it. What is wrong is reported. */
function readKind(item: MapValue, report: Report): OperatorRow | undefined {
  const fields = fieldsOf(item, reportRepeated(report));
  const names = Object.keys(KIND_KEYS);
  for (const [name, { key }] of fields) {
    if (names.includes(name) || name.startsWith('x-')) continue;
    const { correction, meant } = correctionOf(name, names, 'see the keys of `kinds` in the documentation');
    report(key.at, `Unknown key ${quote(name)}${correction}`, meant);
  }
  const text = (key: KindKey): string | undefined => {
    const found = fields.get(key);
    return found && textOf(found.value, visible(found), `\`${key}\` must be a plain value`, report);
  };
  const [kind, group, count] = [text('kind'), text('group'), text('count')];
  for (const key of ['kind', 'group', 'count'] as const) {
    if (!fields.has(key)) report(item.entries()[0]?.key.at ?? item.at, `Missing \`${key}\`: ${KIND_KEYS[key]}`);
  }
  const software = softwareOf(fields.get('votes'), text('votes'), kind ?? '', report);
  const otherwise = numberOf(fields.get('otherwise'), text('otherwise'), report);
  const added = effectOf(fields.get('added'), text('added'), report);
  if (kind === undefined || group === undefined || count === undefined) return undefined;
  const labels = labelsOf(fields.get('labels'), report);
  const pod = text('pod');
  const placement: Placement = Object.fromEntries(
    PLACEMENT_KEYS.flatMap((key) => {
      const path = text(key) ?? (pod === undefined ? undefined : `${pod}.${key}`);
      return path === undefined ? [] : [[key, [path]]];
    }),
  );
  const component: Component = {
    count,
    ...(otherwise !== undefined && { otherwise }),
    placement,
    rules: added === undefined ? [] : [{ absent: added, yields: 'affinity' }],
    labels,
    selecting: Object.keys(labels),
    write: { ...writable('spread', placement), ...writable('affinity', placement) },
    ...(software && { software }),
  };
  return { operator: `the operator of ${kind}`, group, kind, components: [component], source: '.quorate.yaml' };
}

/** The map around a placement key, into which a fix may write; only where the key has its usual name. */
function writable(what: 'spread' | 'affinity', placement: Placement): NonNullable<Component['write']> {
  const key = what === 'spread' ? 'topologySpreadConstraints' : 'affinity';
  const [path = ''] = placement[key] ?? [];
  return path.endsWith(`.${key}`) ? { [what]: path.slice(0, -key.length - 1) } : {};
}

function softwareOf(
  entry: Entry | undefined,
  text: string | undefined,
  kind: string,
  report: Report,
): QuorumSoftware | undefined {
  if (!entry || text === undefined) return undefined;
  if (text === 'majority' || text === 'two-thirds') return { name: kind, quorum: text, reference: '' };
  report(visible(entry), `Invalid \`votes\` ${quote(text)}: use majority or two-thirds`);
  return undefined;
}

function numberOf(entry: Entry | undefined, text: string | undefined, report: Report): number | undefined {
  const number = text === undefined ? undefined : wholeNumber(text);
  if (entry && typeof number === 'string') report(visible(entry), number);
  return typeof number === 'number' ? number : undefined;
}

function effectOf(entry: Entry | undefined, text: string | undefined, report: Report): Effect | undefined {
  if (!entry || text === undefined) return undefined;
  const [, strength, rest] = /^(hard|soft) ((?:spread )?[\w.-]+(?:\/[\w.-]+)?)$/.exec(text) ?? [];
  if (rest !== undefined && (strength === 'hard' || strength === 'soft')) return `${strength} ${rest}`;
  report(
    visible(entry),
    `Invalid \`added\` ${quote(text)}: use hard or soft, then a label such as kubernetes.io/hostname`,
  );
  return undefined;
}

function labelsOf(entry: Entry | undefined, report: Report): Readonly<Record<string, string>> {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return {};
  if (entry.value.kind !== 'map') {
    reportShape(entry.value, visible(entry), "labels must map labels to values, such as app: '{name}'", report);
    return {};
  }
  return Object.fromEntries(
    [...fieldsOf(entry.value, reportRepeated(report))].flatMap(([key, label]) => {
      const value = textOf(label.value, visible(label), 'A label has a plain value', report);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
