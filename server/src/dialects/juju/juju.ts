/** Juju bundles: applications with a number of units, and the machines for them. */
import { eachInTurn, inOneStep, type Steps } from '../../base/steps.ts';
import type { Problem, Service } from '../../model/service.ts';
import { Budget, LIMITS } from '../../text/limits.ts';
import { hostNames } from './hostNames.ts';
import {
  type Application,
  type Bundle,
  type Directive,
  hostsOf,
  isApplication,
  machineOf,
  type Machines,
  type Placed,
} from './units.ts';
import { modelSite } from '../shared/modelSite.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { readObjectModel, reportUnknownKeys } from '../shared/objectModel.ts';
import { softwareOfCharm } from '../software/quorumSoftware.ts';
import { each } from '../dialect.ts';
import { reportRepeated, reportShape, textOf } from '../../text/walk.ts';
import { reportTo } from '../../text/report.ts';
import type { Dialect, Reading } from '../dialect.ts';
import type { Report } from '../../text/report.ts';
import { short } from '../../base/names.ts';
import { eachEntry, extentOf, fieldsInSteps, fieldsOf, visible } from '../../text/values.ts';
import type { Entry, MapValue, Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';

const NOUNS = { replica: ['unit', 'units'], host: ['machine', 'machines'] } as const;
/** The place of the risk model: the annotations of an application. */
const MODEL_KEYS = { path: ['annotations'], prefix: 'quorate-' };

export const juju: Dialect<Reading> = {
  name: 'juju',
  docs: {
    title: 'Juju bundles',
    reads: '`num_units` and `to:`, whose last entry repeats',
    placedBy: 'the file',
  },
  hint: /(?:^|[\s{,])["']?charm["']?[ \t]*:/,
  certain: undefined,
  inTemplate: undefined,
  recognises: (root) => inOneStep(() => recognises(root)),
  ...each(readDocument),
  nouns: NOUNS,
  modelKeys: MODEL_KEYS,
  constraints: undefined,
  hostNames,
  foldsCase: false,
  describesMachines: undefined,
  tellsMembers: undefined,
  completions: undefined,
};

/** True for a bundle. Bundles for Kubernetes have no machines, and are left out. */
function recognises(root: Value): boolean {
  if (root.kind !== 'map') return false;
  const bundle = fieldsOf(root).get('bundle')?.value;
  if (bundle?.kind === 'scalar' && bundle.text === 'kubernetes') return false;
  const applications = applicationsOf(root)?.value;
  if (applications?.kind !== 'map') return false;
  let count = 0;
  for (const { value } of eachEntry(applications)) {
    if (value.kind === 'map' && fieldsOf(value).has('charm')) return true;
    if (++count === LOOKED_AT) return false;
  }
  return false;
}

/**
 * How many applications are looked at: each names its charm, and a Compose file has hundreds of services under the same
 * key. Source: juju/charm, bundledata.go (`ApplicationSpec.Charm`).
 */
const LOOKED_AT = 5;

/** The applications. Until Juju 2.3 they were called services. */
function applicationsOf(root: MapValue): Entry | undefined {
  const fields = fieldsOf(root);
  return fields.get('applications') ?? fields.get('services');
}

/** Reads the document, with one machine or application a step. */
function* readDocument({ root }: YamlDocument): Steps<Reading> {
  const problems: Problem[] = [];
  if (root.kind !== 'map') return { services: [], problems };
  const applications = applicationsOf(root)?.value;
  if (applications?.kind !== 'map') return { services: [], problems };
  const machines = yield* machinesOf(root);
  const bundle = new Map<string, Application>();
  const budget = new Budget(LIMITS.members, reportTo(problems));
  for (const [name, entry] of yield* fieldsInSteps(applications, reportRepeated(reportTo(problems)))) {
    const application = readApplication(name, entry, machines, problems);
    yield;
    if (!application) continue;
    const enough = budget.spend(application.units, entry.key.at);
    bundle.set(name, enough ? application : { ...application, units: 0, complete: false });
  }
  const placed: Placed = { bundle, machines, known: new Map() };
  const followers = followersIn(bundle);
  const services = yield* eachInTurn(bundle.values(), (application) =>
    serviceOf(held(application, followers.get(application.name)), placed),
  );
  return { services, problems };
}

/** For each application another one that is placed on its units. */
function followersIn(bundle: Bundle): ReadonlyMap<string, string> {
  return new Map(
    [...bundle.values()].flatMap(({ name, to }) =>
      to.map(({ place }) => [place.replace(/\/\d+$/, ''), name] as const).filter(([leader]) => leader !== name),
    ),
  );
}

/** The application with its units fixed: moving a unit on which others are placed would move these too. */
function held(application: Application, follower: string | undefined): Application {
  if (follower === undefined) return application;
  const uneditable = `${short(follower)} follows its units`;
  const to = application.to.map((directive) => ({ ...directive, assigned: { uneditable, ...directive.assigned } }));
  return { ...application, to };
}

function* machinesOf(root: MapValue): Steps<Machines | undefined> {
  const machines = fieldsOf(root).get('machines')?.value;
  if (machines?.kind !== 'map') return undefined;
  const fields = yield* fieldsInSteps(machines);
  if (machines.entries().some(({ key }) => key.kind !== 'scalar')) return undefined;
  return new Map(
    yield* eachInTurn(fields, ([id, { value }]) => [id, value.kind === 'map' ? zoneOf(value) : undefined] as const),
  );
}

/** The one zone of a machine, as in `constraints: mem=8G zones=az1`; undefined where none or several are stated. */
function zoneOf(owner: MapValue): string | undefined {
  const constraints = fieldsOf(owner).get('constraints')?.value;
  const zones = constraints?.kind === 'scalar' ? /(?:^|\s)zones=(\S*)/.exec(constraints.text)?.[1] : undefined;
  return zones === '' || zones?.includes(',') ? undefined : zones;
}

/** Reads an application; nothing for a subordinate charm, which has no units of its own. */
function readApplication(
  name: string,
  entry: Entry,
  machines: Machines | undefined,
  problems: Problem[],
): Application | undefined {
  if (entry.value.kind !== 'map') return undefined;
  const before = problems.length;
  const report = reportTo(problems);
  const fields = fieldsOf(entry.value, reportRepeated(report));
  const stated = fields.get('num_units');
  if (!stated) return undefined;
  const units = readUnits(stated, report);
  const to = readTo(fields.get('to'), units ?? Infinity, machines, report);
  const annotations = fields.get('annotations')?.value;
  const notes = annotations?.kind === 'map' ? fieldsOf(annotations, reportRepeated(report)) : new Map<string, Entry>();
  reportUnknownKeys(notes, 'quorate-', [], report);
  const model = readObjectModel(notes, 'quorate-', report);
  const complete = units !== undefined && to !== undefined && model.complete && problems.length === before;
  return {
    name,
    entry,
    charm: fields.get('charm'),
    units: units ?? 0,
    to: to ?? [],
    zone: zoneOf(entry.value),
    model,
    modelSite: modelSite(entry.value, MODEL_KEYS),
    complete,
  };
}

function readUnits(entry: Entry, report: Report): number | undefined {
  const text = textOf(entry.value, visible(entry), '`num_units` must be a whole number', report);
  if (text === undefined) return undefined;
  const units = wholeNumber(text);
  if (typeof units === 'number') return units;
  report(visible(entry), units);
  return undefined;
}

/** Reads `to`; undefined when it is present and some of it is not known. */
function readTo(
  entry: Entry | undefined,
  units: number,
  machines: Machines | undefined,
  report: Report,
): readonly Directive[] | undefined {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return [];
  const { value } = entry;
  if (value.kind !== 'seq') {
    // Bundles for the older deployer state one placement as plain text. What Juju makes of that is not known.
    if (value.kind !== 'scalar') reportShape(value, visible(entry), '`to` must be a list', report);
    return undefined;
  }
  const items = value.items();
  const turns = new Map<string, number>();
  const directives = items.flatMap((item) => readDirective(item, turns, report));
  if (directives.length < items.length) return undefined;
  for (const { place, at } of directives) {
    const machine = /^\d+/.exec(place)?.[0];
    if (machine !== undefined && machines && !machines.has(machine)) {
      report(at, `No machine ${machine} among the machines of this bundle`);
    }
  }
  const [surplus] = directives.slice(units);
  if (surplus)
    report(surplus.at, `No unit is left for this placement: ${directives.length} placements, ${units} units`);
  return directives;
}

function readDirective(item: Value, turns: Map<string, number>, report: Report): Directive[] {
  const text = textOf(item, item.at, 'A placement is a machine, new, or a unit such as mysql/0', report);
  if (text === undefined) return [];
  const [, prefix = '', place = ''] = /^((?:lxd|lxc|kvm):)?(.*)$/s.exec(text) ?? [];
  const { range, at } = item;
  const turn = turns.get(place) ?? 0;
  turns.set(place, turn + 1);
  const uneditable = item.uneditable ?? (isApplication(place) ? `it follows the units of ${short(place)}` : undefined);
  return [
    {
      prefix,
      place,
      turn,
      at,
      assigned: { range, prefix, claims: [], ...(uneditable !== undefined && { uneditable }) },
    },
  ];
}

function serviceOf(application: Application, placed: Placed): Service {
  const { name, entry, charm, units, model } = application;
  const machines = Array.from({ length: units }, (_, unit) => machineOf(application, unit, placed));
  const software = charm?.value.kind === 'scalar' ? softwareOfCharm(charm.value.text) : undefined;
  return {
    name,
    nameRange: entry.key.at,
    extent: extentOf(entry),
    nouns: NOUNS,
    hosts: hostsOf(application, machines, placed),
    declarations: model.declarations,
    complete: application.complete && units > 0 && !machines.includes(undefined),
    ...(application.modelSite && { modelSite: application.modelSite }),
    ...(software && charm
      ? { software: { value: software, range: charm.value.at } }
      : { quorumBased: 'unless-declared' }),
  };
}
