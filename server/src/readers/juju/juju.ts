/** Juju bundles: applications with a number of units, and machines to put them on. */
import { groupBy } from '../../scheduling/groupBy.ts';
import type { Assigned, Host, Item, Listing, ModelSite, Problem, Range, Service } from '../../model/service.ts';
import { Budget, LIMITS } from '../limits.ts';
import { modelSite } from '../modelSite.ts';
import { wholeNumber } from '../yaml/numbers.ts';
import { readObjectModel, reportUnknownKeys } from '../objectModel.ts';
import type { ObjectModel } from '../objectModel.ts';
import { softwareOfCharm } from '../quorumSoftware.ts';
import { each, reportRepeated, reportShape, textOf } from '../reader.ts';
import { reportTo } from '../report.ts';
import type { Reader, Reading } from '../reader.ts';
import type { Report } from '../report.ts';
import { short } from '../wording.ts';
import { extentOf, fieldsOf, visible } from '../yaml/values.ts';
import type { Entry, MapValue, Value } from '../yaml/values.ts';
import type { YamlDocument } from '../yaml/yamlDocument.ts';

export const juju: Reader<Reading> = {
  dialect: 'juju',
  hint: /(?:^|[\s{,])["']?charm["']?[ \t]*:/,
  recognises,
  ...each(readDocument),
};

const NOUNS = { replica: ['unit', 'units'], host: ['machine', 'machines'] } as const;

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
  const known: KnownMachines = new Map();
  const followers = followersIn(bundle);
  const services = [...bundle.values()].map((application) =>
    serviceOf(held(application, followers.get(application.name)), bundle, known),
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

/** The ids of the bundle's machines; undefined when it lists none, or not all are known. */
function machinesOf(root: MapValue): ReadonlySet<string> | undefined {
  const machines = fieldsOf(root).get('machines')?.value;
  if (machines?.kind !== 'map' || machines.entries().some(({ key }) => key.kind !== 'scalar')) return undefined;
  return new Set(fieldsOf(machines).keys());
}

type Bundle = ReadonlyMap<string, Application>;

interface Application {
  readonly name: string;
  readonly entry: Entry;
  readonly charm: Entry | undefined;
  readonly units: number;
  readonly to: readonly Directive[];
  readonly list: Extract<Listing, { kind: 'names' }> | undefined;
  readonly model: ObjectModel;
  readonly modelSite: ModelSite | undefined;
  readonly complete: boolean;
}

/** One entry of `to`: `3`, `lxd:3`, `new`, `mysql/0`, `lxd:mysql/0`, `mysql`. */
interface Directive {
  readonly prefix: string;
  readonly place: string;
  readonly at: Range;
  readonly assigned: Assigned;
}

/** Nothing for a subordinate charm, which has no units of its own. */
function readApplication(
  name: string,
  entry: Entry,
  machines: ReadonlySet<string> | undefined,
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
    to: to?.directives ?? [],
    list: to?.list,
    model,
    modelSite: modelSite(entry.value, ['annotations'], 'quorate-'),
    complete,
  };
}

function readUnits(entry: Entry, report: Report): number | undefined {
  const text = textOf(entry.value, visible(entry), 'num_units must be a whole number', report);
  if (text === undefined) return undefined;
  const units = wholeNumber(text);
  if (typeof units === 'number') return units;
  report(visible(entry), units);
  return undefined;
}

interface To {
  readonly directives: readonly Directive[];
  readonly list?: Extract<Listing, { kind: 'names' }>;
}

/** Undefined when it is there and not all of it is known. */
function readTo(
  entry: Entry | undefined,
  units: number,
  machines: ReadonlySet<string> | undefined,
  report: Report,
): To | undefined {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return { directives: [] };
  const { value } = entry;
  if (value.kind !== 'seq') {
    reportShape(value, visible(entry), 'to must be a list', report);
    return undefined;
  }
  const items = value.items();
  const directives = items.flatMap((item) => readDirective(item, report));
  if (directives.length < items.length) return undefined;
  for (const { place, at } of directives) {
    const machine = /^\d+/.exec(place)?.[0];
    if (machine !== undefined && machines && !machines.has(machine)) {
      report(at, `machine ${machine} is not among the machines of this bundle`);
    }
  }
  const [surplus] = directives.slice(units);
  if (surplus) report(surplus.at, `${directives.length} placements for ${units} units: this one has no unit`);
  const names = directives.map(({ prefix, place, at }): Item => ({ name: prefix + place, range: at }));
  return {
    directives,
    list: { kind: 'names', style: value.flow ? 'flow' : 'block', range: value.range, items: names },
  };
}

function readDirective(item: Value, report: Report): Directive[] {
  const text = textOf(item, item.at, 'a placement is a machine, new, or a unit such as mysql/0', report);
  if (text === undefined) return [];
  const [, prefix = '', place = ''] = /^((?:lxd|lxc|kvm):)?(.*)$/s.exec(text) ?? [];
  const { range, at } = item;
  const bare = !/^new$|\d/.test(place);
  const fixed = item.fixed ?? (bare ? `it follows the units of ${short(place)}` : undefined);
  return [{ prefix, place, at, assigned: { range, prefix, claims: [], ...(fixed !== undefined && { fixed }) } }];
}

function serviceOf(application: Application, bundle: Bundle, known: KnownMachines): Service {
  const { name, entry, charm, units, model } = application;
  const machines = Array.from({ length: units }, (_, unit) => machineOf(application, unit, bundle, known));
  const software = charm?.value.kind === 'scalar' ? softwareOfCharm(charm.value.text) : undefined;
  return {
    name,
    nameRange: entry.key.at,
    extent: extentOf(entry),
    nouns: NOUNS,
    hosts: hostsOf(application, machines),
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

/** Unit → its machine, of those looked up before. */
type KnownMachines = Map<string, string | undefined>;

/**
 * The machine of a unit: a number, or `app/n` for the machine that is made for that unit. Undefined when the bundle does
 * not say it, or goes round in a circle.
 */
function machineOf(application: Application, unit: number, bundle: Bundle, known: KnownMachines): string | undefined {
  const followed: string[] = [];
  let machine: string | undefined;
  let next: Unit | undefined = { application, unit };
  while (next) {
    const id: string = `${next.application.name}/${next.unit}`;
    if (known.has(id)) {
      machine = known.get(id);
      break;
    }
    followed.push(id);
    known.set(id, undefined);
    const place: string = directiveOf(next.application, next.unit)?.place ?? 'new';
    machine = place === 'new' ? id : /^(\d+)(?:\/(?:lxd|kvm)\/\d+)?$/.exec(place)?.[1];
    next = machine === undefined ? unitAt(place, next, bundle) : undefined;
  }
  for (const id of followed) known.set(id, machine);
  return machine;
}

/** The unit that `mysql/0` names. A bare `mysql` stands for the units of mysql one after the other. */
function unitAt(place: string, { application: { to }, unit }: Unit, bundle: Bundle): Unit | undefined {
  const [, name = '', number] = /^(.*?)(?:\/(\d+))?$/.exec(place) ?? [];
  const application = bundle.get(name);
  if (!application || application.units === 0) return undefined;
  const first = to.findIndex((directive) => directive.place === place);
  const index = number === undefined ? (unit - first) % application.units : Number(number);
  return index < application.units ? { application, unit: index } : undefined;
}

function hostsOf(application: Application, machines: readonly (string | undefined)[]): Host[] {
  return [...groupBy(machines.keys(), (unit) => machines[unit])].flatMap(([machine, units]): Host[] => {
    if (machine === undefined) return [];
    const nameRange = directiveOf(application, units[0] ?? 0)?.at ?? application.entry.key.at;
    return [{ name: machine, nameRange, replicas: units.length, listing: listingOf(application, machine, units) }];
  });
}

function listingOf({ name, to, list }: Application, machine: string, units: readonly number[]): Listing {
  if (machine.startsWith(`${name}/`)) {
    return { kind: 'fixed', reason: 'it is a new machine, which has no number before it is made' };
  }
  const items = units.flatMap((unit) => to[unit]?.assigned ?? []);
  const count = units.length - items.length;
  const { assigned: item, place = '' } = to.at(-1) ?? {};
  if (count === 0 || !item || !list) return { kind: 'assigned', items, taken: [] };
  // The units of another application are not one place that repeats.
  if (item.fixed !== undefined && !/\d/.test(place)) return { kind: 'fixed', reason: item.fixed };
  return { kind: 'assigned', items, taken: [], repeated: { count, item, list } };
}

/** The last directive counts for all units that have none. */
function directiveOf({ to }: Application, unit: number): Directive | undefined {
  return to[Math.min(unit, to.length - 1)];
}
