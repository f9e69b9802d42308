/** Finds the machine of each unit of a bundle. */
import { groupBy } from '../../base/groupBy.ts';
import type { Range } from '../../model/range.ts';
import type { Assigned, Host, Listing, ModelSite } from '../../model/service.ts';
import type { Entry } from '../../text/values.ts';
import type { ObjectModel } from '../shared/objectModel.ts';

/**
 * The zone of each machine of the bundle, by its id; undefined when the bundle lists no machines, or some are not
 * known.
 */
export type Machines = ReadonlyMap<string, string | undefined>;

/** The applications of a bundle, by name. */
export type Bundle = ReadonlyMap<string, Application>;

/** An application with its units. */
export interface Application {
  readonly name: string;
  readonly entry: Entry;
  readonly charm: Entry | undefined;
  readonly units: number;
  readonly to: readonly Directive[];
  /** The zone of the machines that Juju makes for its units. */
  readonly zone: string | undefined;
  readonly model: ObjectModel;
  readonly modelSite: ModelSite | undefined;
  readonly complete: boolean;
}

/** One entry of `to`: `3`, `lxd:3`, `new`, `mysql/0`, `lxd:mysql/0`, `mysql`. */
export interface Directive {
  readonly prefix: string;
  readonly place: string;
  /** How many entries before it name the same place: a `mysql` without a number takes the units of mysql in turn. */
  readonly turn: number;
  readonly at: Range;
  readonly assigned: Assigned;
}

/** Everything that decides the machine of a unit. */
export interface Placed {
  readonly bundle: Bundle;
  readonly machines: Machines | undefined;
  /** The machines of units that were looked up before. */
  readonly known: Map<string, string | undefined>;
}

/**
 * The machine of a unit: a number, or `app/n` for the machine that Juju makes for that unit. Undefined when the bundle
 * does not tell it, or refers to itself in a circle.
 */
export function machineOf(application: Application, unit: number, { bundle, known }: Placed): string | undefined {
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

interface Unit {
  readonly application: Application;
  readonly unit: number;
}

/**
 * The unit beside which a directive places another one; `new` for a new machine. Undefined when the bundle has no such
 * unit.
 */
function leaderOf(directive: Directive | undefined, bundle: Bundle): Unit | 'new' | undefined {
  if (!directive || directive.place === 'new') return 'new';
  const [, name = '', number] = /^(.*?)(?:\/(\d+))?$/s.exec(directive.place) ?? [];
  const application = bundle.get(name);
  if (!application || application.units === 0) return undefined;
  const unit = Number(number ?? directive.turn);
  if (unit < application.units) return { application, unit };
  return number === undefined ? 'new' : undefined;
}

/**
 * The hosts of an application.
 * @param machines the machine of each of its units
 */
export function hostsOf(application: Application, machines: readonly (string | undefined)[], placed: Placed): Host[] {
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
  // A unit beyond the list is placed beside a unit of another application, or on a new machine.
  const beyond = units.some((unit) => unit >= to.length) ? to.at(-1)?.assigned.uneditable : undefined;
  if (beyond !== undefined) return { kind: 'fixed', reason: beyond };
  return { kind: 'assigned', items: units.flatMap((unit) => to[unit]?.assigned ?? []), taken: [] };
}

/**
 * The directive for a unit; undefined where it gets a new machine. Units beyond the list repeat the last entry only
 * when that is `new` or an application: Juju, core/bundle/changes/handlers.go, placeUnitsForApplication.
 */
function directiveOf({ to }: Application, unit: number): Directive | undefined {
  const last = to.at(-1);
  if (unit < to.length || !last) return to[unit];
  if (isApplication(last.place)) return { ...last, turn: last.turn + 1 + unit - to.length };
  return last.place === 'new' ? last : undefined;
}

/** True for an application without a unit. A number is a machine. */
export function isApplication(place: string): boolean {
  return place !== 'new' && !/^\d/.test(place) && !/\/\d+$/.test(place);
}
