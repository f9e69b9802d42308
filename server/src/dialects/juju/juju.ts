/** Juju bundles: applications with a number of units, and machines to put them on. */
import { groupBy } from '../../base/groupBy.ts';
import type { Assigned, Host, Listing, ModelSite, Problem, Range, Service } from '../../model/service.ts';
import { Budget, LIMITS } from '../../text/limits.ts';
import { hostNames } from './hostNames.ts';
import { modelSite } from '../shared/modelSite.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { readObjectModel, reportUnknownKeys } from '../shared/objectModel.ts';
import type { ObjectModel } from '../shared/objectModel.ts';
import { softwareOfCharm } from '../software/quorumSoftware.ts';
import { each } from '../dialect.ts';
import { reportRepeated, reportShape, textOf } from '../../text/walk.ts';
import { reportTo } from '../../text/report.ts';
import type { Dialect, Reading } from '../dialect.ts';
import type { Report } from '../../text/report.ts';
import { short } from '../../base/names.ts';
import { extentOf, fieldsOf, visible } from '../../text/values.ts';
import type { Entry, MapValue, Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';

const NOUNS = { replica: ['unit', 'units'], host: ['machine', 'machines'] } as const;
/** Annotations of an application. */
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
  recognises,
  ...each(readDocument),
  nouns: NOUNS,
  modelKeys: MODEL_KEYS,
  constraints: undefined,
  hostNames,
  foldsCase: false,
  describesMachines: undefined,
  completions: undefined,
};

/** Bundles for Kubernetes have no machines. */
function recognises(root: Value): boolean {
  if (root.kind !== 'map') return false;
  const bundle = fieldsOf(root).get('bundle')?.value;
  if (bundle?.kind === 'scalar' && bundle.text === 'kubernetes') return false;
  const applications = applicationsOf(root)?.value;
  if (applications?.kind !== 'map') return false;
  return applications.entries().some(({ value }) => value.kind === 'map' && fieldsOf(value).has('charm'));
}

/** Until Juju 2.3 applications were called services. */
function applicationsOf(root: MapValue): Entry | undefined {
  const fields = fieldsOf(root);
  return fields.get('applications') ?? fields.get('services');
}

function readDocument({ root }: YamlDocument): Reading {
  const problems: Problem[] = [];
  if (root.kind !== 'map') return { services: [], problems };
  const applications = applicationsOf(root)?.value;
  if (applications?.kind !== 'map') return { services: [], problems };
  const machines = machinesOf(root);
  const bundle = new Map<string, Application>();
  const budget = new Budget(LIMITS.members, reportTo(problems));
  for (const [name, entry] of fieldsOf(applications, reportRepeated(reportTo(problems)))) {
    const application = readApplication(name, entry, machines, problems);
    if (!application) continue;
    const enough = budget.spend(application.units, entry.key.at);
    bundle.set(name, enough ? application : { ...application, units: 0, complete: false });
  }
  const placed: Placed = { bundle, machines, known: new Map() };
  const followers = followersIn(bundle);
  const services = [...bundle.values()].map((application) =>
    serviceOf(held(application, followers.get(application.name)), placed),
  );
  return { services, problems };
}

/** Application → one that is placed on its units. */
function followersIn(bundle: Bundle): ReadonlyMap<string, string> {
  return new Map(
    [...bundle.values()].flatMap(({ name, to }) =>
      to.map(({ place }) => [place.replace(/\/\d+$/, ''), name] as const).filter(([leader]) => leader !== name),
    ),
  );
}

/** Moving a unit that others follow would move them too. */
function held(application: Application, follower: string | undefined): Application {
  if (follower === undefined) return application;
  const fixed = `${short(follower)} follows its units`;
  const to = application.to.map((directive) => ({ ...directive, assigned: { fixed, ...directive.assigned } }));
  return { ...application, to };
}

/** The id of each of the bundle's machines → its zone; undefined when it lists none, or not all are known. */
type Machines = ReadonlyMap<string, string | undefined>;

function machinesOf(root: MapValue): Machines | undefined {
  const machines = fieldsOf(root).get('machines')?.value;
  if (machines?.kind !== 'map' || machines.entries().some(({ key }) => key.kind !== 'scalar')) return undefined;
  return new Map(
    Array.from(fieldsOf(machines), ([id, { value }]) => [id, value.kind === 'map' ? zoneOf(value) : undefined]),
  );
}

/** `constraints: mem=8G zones=az1`: the one zone of a machine. Several leave it open, and so does none. */
function zoneOf(owner: MapValue): string | undefined {
  const constraints = fieldsOf(owner).get('constraints')?.value;
  const zones = constraints?.kind === 'scalar' ? /(?:^|\s)zones=(\S*)/.exec(constraints.text)?.[1] : undefined;
  return zones === '' || zones?.includes(',') ? undefined : zones;
}

type Bundle = ReadonlyMap<string, Application>;

interface Application {
  readonly name: string;
  readonly entry: Entry;
  readonly charm: Entry | undefined;
  readonly units: number;
  readonly to: readonly Directive[];
  /** The zone of the machines that are made for its units. */
  readonly zone: string | undefined;
  readonly model: ObjectModel;
  readonly modelSite: ModelSite | undefined;
  readonly complete: boolean;
}

/** One entry of `to`: `3`, `lxd:3`, `new`, `mysql/0`, `lxd:mysql/0`, `mysql`. */
interface Directive {
  readonly prefix: string;
  readonly place: string;
  /** How many entries before it name the same place: a bare `mysql` takes the units of mysql in turn. */
  readonly turn: number;
  readonly at: Range;
  readonly assigned: Assigned;
}

/** Nothing for a subordinate charm, which has no units of its own. */
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

/** Undefined when it is there and not all of it is known. */
function readTo(
  entry: Entry | undefined,
  units: number,
  machines: Machines | undefined,
  report: Report,
): readonly Directive[] | undefined {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return [];
  const { value } = entry;
  if (value.kind !== 'seq') {
    reportShape(value, visible(entry), '`to` must be a list', report);
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
  const fixed = item.fixed ?? (isApplication(place) ? `it follows the units of ${short(place)}` : undefined);
  return [{ prefix, place, turn, at, assigned: { range, prefix, claims: [], ...(fixed !== undefined && { fixed }) } }];
}

/** An application without a unit. Numbers are machines. */
function isApplication(place: string): boolean {
  return place !== 'new' && !/^\d/.test(place) && !/\/\d+$/.test(place);
}

/** What it takes to find the machine of a unit. */
interface Placed {
  readonly bundle: Bundle;
  readonly machines: Machines | undefined;
  /** Unit → its machine, of those looked up before. */
  readonly known: Map<string, string | undefined>;
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

interface Unit {
  readonly application: Application;
  readonly unit: number;
}

/**
 * The machine of a unit: a number, or `app/n` for the machine that is made for that unit. Undefined when the bundle does
 * not say it, or goes round in a circle.
 */
function machineOf(application: Application, unit: number, { bundle, known }: Placed): string | undefined {
  const followed: string[] = [];
  let machine: string | undefined;
  let next: Unit | 'new' | undefined = { application, unit };
  while (next) {
    if (next === 'new') {
      machine = followed.at(-1);
      break;
    }
    const id: string = `${next.application.name}/${next.unit}`;
    if (known.has(id)) {
      machine = known.get(id);
      break;
    }
    followed.push(id);
    known.set(id, undefined);
    const directive: Directive | undefined = directiveOf(next.application, next.unit);
    machine = /^(\d+)(?:\/(?:lxd|kvm)\/\d+)?$/.exec(directive?.place ?? '')?.[1];
    next = machine === undefined ? leaderOf(directive, bundle) : undefined;
  }
  for (const id of followed) known.set(id, machine);
  return machine;
}

/** The unit beside which a directive puts one; `new` for a machine of its own. Undefined when the bundle has no such unit. */
function leaderOf(directive: Directive | undefined, bundle: Bundle): Unit | 'new' | undefined {
  if (!directive || directive.place === 'new') return 'new';
  const [, name = '', number] = /^(.*?)(?:\/(\d+))?$/s.exec(directive.place) ?? [];
  const application = bundle.get(name);
  if (!application || application.units === 0) return undefined;
  const unit = Number(number ?? directive.turn);
  if (unit < application.units) return { application, unit };
  return number === undefined ? 'new' : undefined;
}

function hostsOf(application: Application, machines: readonly (string | undefined)[], placed: Placed): Host[] {
  return [...groupBy(machines.keys(), (unit) => machines[unit])].flatMap(([machine, units]): Host[] => {
    if (machine === undefined) return [];
    const nameRange = directiveOf(application, units[0] ?? 0)?.at ?? application.entry.key.at;
    const listing = listingOf(application, machine, units);
    const zone = placed.machines?.get(machine) ?? placed.bundle.get(machine.replace(/\/\d+$/, ''))?.zone;
    const labels = zone === undefined ? undefined : new Map([['zone', zone]]);
    return [{ name: machine, nameRange, replicas: units.length, listing, ...(labels && { labels }) }];
  });
}

function listingOf(application: Application, machine: string, units: readonly number[]): Listing {
  const { name, to } = application;
  if (machine.startsWith(`${name}/`)) {
    return { kind: 'fixed', reason: 'it is a new machine, which has no number before it is made' };
  }
  // A unit beyond the list is beside a unit of another application, or on a machine of its own.
  const beyond = units.some((unit) => unit >= to.length) ? to.at(-1)?.assigned.fixed : undefined;
  if (beyond !== undefined) return { kind: 'fixed', reason: beyond };
  return { kind: 'assigned', items: units.flatMap((unit) => to[unit]?.assigned ?? []), taken: [] };
}

/**
 * What is said of a unit; undefined where it gets a new machine of its own. Units beyond the list take the last entry
 * again only when that is `new` or an application: Juju, core/bundle/changes/handlers.go, placeUnitsForApplication.
 */
function directiveOf({ to }: Application, unit: number): Directive | undefined {
  const last = to.at(-1);
  if (unit < to.length || !last) return to[unit];
  if (isApplication(last.place)) return { ...last, turn: last.turn + 1 + unit - to.length };
  return last.place === 'new' ? last : undefined;
}
