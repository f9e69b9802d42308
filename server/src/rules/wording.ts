/** How numbers and things are put into words, the same in every message, hover and title. */
import type { RiskModel } from '../model/riskModel.ts';
import type { Nouns, Service } from '../model/service.ts';
import type { FaultModel, Level } from '../risk/faultModel.ts';
import type { Sizes } from '../risk/placement.ts';
import type { QuorumRule } from '../risk/quorum.ts';

/** A probability in two significant digits; only a true 0 or 1 is ever written as `0` or `1`. */
export function formatProbability(p: number): string {
  if (p === 0 || p === 1) return String(p);
  if (p < 0.001) return p.toExponential(1);
  if (p > 0.99) return p >= 0.9999 ? '> 0.9999' : (Math.floor(p * 1e4) / 1e4).toFixed(4);
  return p.toPrecision(2);
}

/** `1 VM`, `3 VMs`. */
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

/**
 * What must survive, as the file's users call it: `PM majority`, `VM two-thirds quorum`. Of software that is not known to
 * need one it is not said that it does.
 */
export function keptQuorum(model: RiskModel, { nouns, quorumBased }: Pick<Service, 'nouns' | 'quorumBased'>): string {
  const quorum = `${unitNoun(model.faultModel.keep, nouns)[0]} ${quorumNoun(model.quorum)}`;
  return quorumBased === undefined ? quorum : `${quorum} (if they need one)`;
}

export function unitNoun(level: Level, nouns: Nouns): readonly [string, string] {
  return level === 'vm' ? nouns.replica : nouns.host;
}

function quorumNoun(rule: QuorumRule): string {
  if (rule === 'majority') return 'majority';
  return rule === 'two-thirds' ? 'two-thirds quorum' : 'quorum';
}

/** The fault model as it is written in files: `limited-byzantine/vm`. */
export const formatFault = ({ fault, level }: Pick<FaultModel, 'fault' | 'level'>): string => `${fault}/${level}`;

/** A host by its name; a mere number says what it numbers: `machine 2`. */
export function hostName(name: string, { host }: Nouns): string {
  return /^\d+$/.test(name) ? `${host[0]} ${plainName(name)}` : plainName(name);
}

/** A name from a file in a one-line message: control characters out, long names shortened. */
export function plainName(name: string): string {
  const line = name.replace(/[\p{C}\s]+/gu, ' ').trim();
  return line.length <= 40 ? line : `${line.slice(0, 24)}…${line.slice(-12)}`;
}

/** How many faults are survived wherever they strike: `any single fault`, `any 2 faults`. */
export function anyFaults(tolerance: number): string {
  return tolerance === 1 ? 'any single fault' : `any ${tolerance} faults`;
}
