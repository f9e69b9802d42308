/** Puts numbers and things into words, in the same way in every message, hover and title. */
import type { RiskModel } from '../model/riskModel.ts';
import type { Range } from '../model/range.ts';
import type { DisruptionBudget, Host, Nouns, Service } from '../model/service.ts';
import type { FaultModel, Level } from '../risk/faultModel.ts';
import type { Sizes } from '../risk/placement.ts';
import type { QuorumRule } from '../risk/quorum.ts';
import { HOURS_PER_YEAR } from '../risk/availability.ts';
import { inVotes } from './counted.ts';

/** A probability in two significant digits; only a true 0 or 1 is ever written as `0` or `1`. */
export function formatProbability(p: number): string {
  if (p === 0 || p === 1) return String(p);
  if (p < 0.001) return p.toExponential(1);
  if (p > 0.99) return p >= 0.9999 ? '> 0.9999' : (Math.floor(p * 1e4) / 1e4).toFixed(4);
  return p.toPrecision(2);
}

/** A probability as a percentage: `2.0 %`, `50 %`. It is never rounded to 0 % or to 100 %. */
export function formatPercentage(p: number): string {
  if (p === 0 || p === 1) return `${100 * p} %`;
  if (p > 0.99) return `${(Math.floor(p * 1e6 + 1e-6) / 1e4).toString()} %`;
  if (p < 1e-6) return `${(100 * p).toExponential(1)} %`;
  return `${Number((100 * p).toPrecision(2))} %`;
}

/** The downtime in a year: `2.6 h`. @param unavailability a share of the time */
export const downAYear = (unavailability: number): string => formatHours(unavailability * HOURS_PER_YEAR);

/** A time in the unit in which it is easiest to read: `2.6 h`, `53 min`, `5.3 s`. @param hours at least 0 */
function formatHours(hours: number): string {
  const [size, unit] =
    hours >= 48
      ? ([24, 'days'] as const)
      : hours >= 1
        ? ([1, 'h'] as const)
        : hours >= 1 / 60
          ? ([1 / 60, 'min'] as const)
          : ([1 / 3600, 's'] as const);
  const value = hours / size;
  return `${value > 0 && value < 0.01 ? '< 0.01' : Number(value.toPrecision(2))} ${unit}`;
}

/** The text with no line break between a number and its unit. */
export const unbroken = (text: string): string => text.replaceAll(/(?<=\d) (?=(?:%|h|min|s|days)(?!\w))/g, '\u00a0');

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A number with its noun: `1 VM`, `3 VMs`. */
export function count(n: number, [one, many]: readonly [string, string]): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Replicas per host, short for long placements: `[6,1,1,1,1]`, `[40×3, 5×2]`. */
export function formatSizes(sizes: Sizes): string {
  if (sizes.length <= 7) return `[${sizes.join(',')}]`;
  const runs = new Map<number, number>();
  for (const size of sizes) runs.set(size, (runs.get(size) ?? 0) + 1);
  const parts = [...runs].map(([size, times]) => (times === 1 ? String(size) : `${times}×${size}`));
  return parts.length <= 5 ? `[${parts.join(', ')}]` : `[${parts.slice(0, 4).join(', ')}, …]`;
}

type Quorate = Pick<Service, 'nouns' | 'quorumBased' | 'hosts' | 'scheduling'>;

/**
 * The quorum in the words of the file's users: `PM majority`, `VM two-thirds quorum`. For software that is not known to
 * need one, it says so.
 */
export function keptQuorum(model: RiskModel, service: Quorate): string {
  const { nouns, quorumBased } = inVotes(service);
  const [one, many] = unitNoun(model.faultModel.keep, nouns);
  const { quorum: rule } = model;
  if (typeof rule === 'object' && 'copies' in rule) return `majority of some group of ${rule.copies} ${many}`;
  const quorum = `${one} ${quorumNoun(rule)}`;
  return quorumBased === undefined ? quorum : `${quorum} (if they need one)`;
}

/** The quorum as what is lost, in a sentence: `quorum`, `the host majority`, `the majority of some group of 3 pods`. */
export function quorumAtStake(model: RiskModel, service: Quorate): string {
  const { quorum: rule, faultModel } = model;
  const ofCopies = typeof rule === 'object' && 'copies' in rule;
  if (ofCopies || faultModel.keep === 'pm') return `the ${keptQuorum(model, service)}`;
  return service.quorumBased === undefined ? 'quorum' : 'quorum, if it needs one';
}

/** The consequence in a sentence: `takes quorum down`, `may take down the host majority`. */
export function takesDown(verb: 'takes' | 'may take', model: RiskModel, service: Quorate): string {
  const stake = quorumAtStake(model, service);
  return stake.startsWith('quorum') ? stake.replace('quorum', `${verb} quorum down`) : `${verb} down ${stake}`;
}

/** How many units must stay, in a sentence: `quorum needs 3`, `the majority of every group of 3 pods needs 4`. */
export function quorumNeeds({ quorum: rule, faultModel }: RiskModel, { nouns }: Quorate, quorum: number): string {
  if (typeof rule !== 'object' || !('copies' in rule)) return `quorum needs ${quorum}`;
  return `the majority of every group of ${rule.copies} ${unitNoun(faultModel.keep, nouns)[1]} needs ${quorum}`;
}

/** A number of faults: `3 host failures`, or `3 faults` where they are attacks. */
export function faultCount(n: number, { fault, level }: Pick<FaultModel, 'fault' | 'level'>, nouns: Nouns): string {
  if (fault !== 'crash-stop') return count(n, ['fault', 'faults']);
  const [unit] = level === 'pm' ? nouns.host : nouns.replica;
  return count(n, [`${unit} failure`, `${unit} failures`]);
}

/** The noun of what a level means: a replica or a host. */
export function unitNoun(level: Level, nouns: Nouns): readonly [string, string] {
  return level === 'vm' ? nouns.replica : nouns.host;
}

function quorumNoun(rule: QuorumRule): string {
  if (rule === 'majority') return 'majority';
  return rule === 'two-thirds' ? 'two-thirds quorum' : 'quorum';
}

/** The fault model as files write it: `limited-byzantine/vm`. */
export const formatFault = ({ fault, level }: Pick<FaultModel, 'fault' | 'level'>): string => `${fault}/${level}`;

/** The name of a host: `pm-1`, `zone a`. A name that is only a number gets a noun: `machine 2`. */
export function hostName({ name, isDomain }: HostName, nouns: Nouns): string {
  const noun = isDomain ? nouns.host : machineNoun(nouns);
  return isDomain || /^\d+$/.test(name) ? `${noun[0]} ${plainName(name)}` : plainName(name);
}

/** The name of a host at the start of a sentence: a name stays as it is, a noun before it gets a capital. */
export function hostAtStart(host: HostName, nouns: Nouns): string {
  const named = hostName(host, nouns);
  return named === plainName(host.name) ? named : capitalised(named);
}

/** What units must stay: `up` where they can only crash, `correct` where they can also lie. */
export function stay({ fault }: Pick<FaultModel, 'fault'>): string {
  return fault === 'crash-stop' ? 'up' : 'correct';
}

/** The place of replicas: `on pm-1`, `in zone a`. */
export function onHost(host: HostName, nouns: Nouns): string {
  return `${host.isDomain ? 'in' : 'on'} ${hostName(host, nouns)}`;
}

type HostName = Pick<Host, 'name' | 'isDomain'>;

/** The noun for a single machine, also where a zone or a rack counts as one host. */
export function machineNoun({ machine, host }: Nouns): Nouns['host'] {
  return machine ?? host;
}

/** The kind of domain that a label names: `zone` for `topology.kubernetes.io/zone`. */
export function domainNoun(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** A name from a file, fit for a message of one line: without control characters, and shortened where it is long. */
export function plainName(name: string): string {
  const line = name.replace(/[\p{C}\s]+/gu, ' ').trim();
  return line.length <= 40 ? line : `${line.slice(0, 24)}…${line.slice(-12)}`;
}

/**
 * The workloads whose replicas form one quorum, where there are several: ` of mongodb and mongodb-arbiter`.
 * @param room how many characters the message has left; a longer list becomes a number
 */
export function ofSets({ sets = [] }: Pick<Service, 'sets'>, room: number): string {
  if (sets.length === 0) return '';
  const names = sets.map(({ name }) => plainName(name));
  const all = ` of ${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
  return all.length <= room ? all : ` of ${names.length} workloads`;
}

/**
 * The loss now and with another placement: `48 % chance of losing quorum after 3 faults`, and what the other makes of
 * it.
 */
export function lossAndBetter(
  { model, service }: { readonly model: RiskModel; readonly service: Service },
  [before, after]: readonly [before: number, after: number],
  faults: number | undefined,
  other: string,
): string {
  const when = faults === undefined ? '' : ` after ${faultCount(faults, model.faultModel, service.nouns)}`;
  const chance = `${formatPercentage(before)} chance of losing ${quorumAtStake(model, service)}${when}`;
  const lowers = Math.abs(after - before / 2) < 0.005 * before ? 'halves' : 'lowers';
  return `${chance}; ${other} ${lowers} it to ${formatPercentage(after)}`;
}

/** The place that belongs to a finding about a budget: the service, or what is known of a budget in another file. */
export function coverage(
  { name, elsewhere }: DisruptionBudget,
  { nameRange: range }: Pick<Service, 'nameRange'>,
): { readonly range: Range; readonly message: string } {
  if (elsewhere === undefined) return { range, message: 'The service it covers' };
  return { range, message: `The budget ${plainName(name)} in ${plainName(elsewhere)} says so` };
}

/**
 * A message about a budget, with the file of the budget where that is another one, or the operator that makes it, where
 * the message has room for it.
 */
export function withFile(message: string, { elsewhere, addedBy }: DisruptionBudget): string {
  const source = addedBy === undefined ? elsewhere : `the budget of ${addedBy}`;
  const told = source === undefined ? message : `${message} (${plainName(source)})`;
  return told.length < LONGEST_MESSAGE ? told : message;
}

/** Messages are shorter, in characters, so that they fit into a line. */
const LONGEST_MESSAGE = 120;
