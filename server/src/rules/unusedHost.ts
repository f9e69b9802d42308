import { compareLosses } from '../risk/compareCurves.ts';
import { crashesHosts } from '../risk/faultModel.ts';
import { compareHostSets, type HostVotes, losingSets, setsWork } from '../risk/losingSets.ts';
import { fewestFaults, unitsIn } from '../risk/lossCurve.ts';
import { balanced, type Sizes, total } from '../risk/placement.ts';
import { quorumIfAny } from '../risk/quorum.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import type { RiskModel } from '../model/riskModel.ts';
import type { Nouns } from '../model/service.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { count, onHost } from './wording.ts';

export const unusedHost: Rule = {
  id: 'unused-host',
  severity: 'hint',
  docs: {
    summary: 'A host holds no replica, and with one the service would tolerate more failures.',
    why: `Fixes never put a replica on a host that has none: why it is idle, the file does not say. Where the hosts in
use cannot survive as many faults as all listed hosts would, however the replicas are arranged on them, that is worth a
hint. Survived means for certain, wherever the faults fall: an additional host is also one more that can fail, so that a
smaller loss after n faults alone would prove nothing. Where hosts crash and as many are survived, fewer sets of hosts that
lose the quorum are worth the hint too: they are counted over all these hosts, the idle ones included.`,
    before: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1, pm-4: 0, pm-5: 0}   # survives 1`,
    after: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}   # survives 2`,
    source: 'The paper, section 1; how many faults are survived is computed.',
  },
  *checkPlacement({ service, model, report }: AssessedService): Generator<Finding> {
    const idle = service.hosts.filter(({ replicas }) => replicas === 0);
    const { sizes } = report.current;
    const replicas = total(sizes);
    if (service.hosts.some(({ capacity, votes }) => capacity !== undefined || votes)) return;
    const most = Math.min(idle.length, replicas - sizes.length, MOST_TRIED);
    if (most <= 0) return;
    const now = bestOf([sizes, report.best.sizes, balanced(replicas, sizes.length)], model);
    const better = Array.from({ length: most }, (_, more) => balanced(replicas, sizes.length + more + 1))
      .map((wider) => ({ wider, gain: gainOf(wider, now, report, model) }))
      .find(({ gain }) => gain !== undefined);
    if (!better?.gain) return;
    const used = idle.slice(0, better.wider.length - sizes.length);
    const [first, ...others] = used;
    const { nouns } = service;
    const where = first && others.length === 0 ? onHost(first, nouns) : `on ${used.length} more ${nouns.host[1]}`;
    yield {
      range: first?.nameRange ?? service.nameRange,
      message: message(better.gain, nouns, where),
      related: others.map(({ nameRange }) => ({ range: nameRange, message: 'Idle too' })),
    };
  },
};

/**
 * The most placements that are tried, since the rule runs between two keystrokes. With more idle hosts nothing is
 * reported.
 */
const MOST_TRIED = 100;
/**
 * The most additions for comparing two placements by losing sets, some tenths of a millisecond. Beyond, only the
 * tolerance is compared.
 */
const MOST_WORK = 100_000;

/**
 * What idle hosts would gain: more faults survived for certain, or fewer sets of `hosts` hosts that lose the quorum.
 * `before` is the number without the idle hosts.
 */
type Gain = { readonly before: number; readonly after: number } & (
  { readonly of: 'faults' } | { readonly of: 'sets'; readonly hosts: number }
);

function message(gain: Gain, { replica, host }: Nouns, where: string): string {
  if (gain.of === 'faults') {
    const now = gain.before > 0 ? `, not ${gain.before}` : '; now none is';
    return `With ${replica[1]} ${where} any ${count(gain.after, ['failure', 'failures'])} would be tolerated${now}`;
  }
  const sets = `${count(gain.after, ['set', 'sets'])} of ${count(gain.hosts, host)}`;
  return `With ${replica[1]} ${where} only ${sets} would take quorum down, not ${gain.before}`;
}

function gainOf(wider: Sizes, now: Sizes, report: RiskReport, model: RiskModel): Gain | undefined {
  const [before, after] = [Math.max(report.tolerance, tolerance(now, model)), tolerance(wider, model)];
  if (after > before) return { of: 'faults', before, after };
  // With stated probabilities it matters which host is idle. For faults that are not crashes, losing sets mean nothing.
  if (after < before || report.failure || !crashesHosts(model.faultModel)) return undefined;
  const held = [now, wider].map((sizes) => votesOn(sizes, wider.length, model));
  if (held.some((votes) => setsWork(wider.length, votes) > MOST_WORK)) return undefined;
  const [narrow, wide] = held.map(losingSets);
  const hosts = narrow?.findIndex((sets, k) => compareLosses(sets, wide?.[k] ?? 0) !== 0) ?? -1;
  const [lost = 0, left = 0] = [narrow?.[hosts], wide?.[hosts]];
  return hosts >= 0 && left < lost ? { of: 'sets', hosts, before: lost, after: left } : undefined;
}

/** The placement padded with hosts that hold nothing. */
function votesOn(sizes: Sizes, hosts: number, { quorum }: RiskModel): HostVotes {
  const votes = [...sizes, ...Array<number>(Math.max(0, hosts - sizes.length)).fill(0)];
  return { votes, quorum: quorumIfAny(quorum, total(sizes), sizes) ?? Infinity };
}

/** The first of the placements that survive the most; where hosts crash, losing sets decide between equals. */
function bestOf(placements: readonly Sizes[], model: RiskModel): Sizes {
  const compare = (a: Sizes, b: Sizes): number => {
    const order = tolerance(b, model) - tolerance(a, model);
    if (order !== 0 || !crashesHosts(model.faultModel)) return order;
    const [ofA, ofB] = [votesOn(a, a.length, model), votesOn(b, b.length, model)];
    const work = Math.max(...[ofA, ofB].map((votes) => setsWork(Math.max(a.length, b.length), votes)));
    return work <= MOST_WORK ? compareHostSets(ofA, ofB) : 0;
  };
  return placements.reduce((best, other) => (compare(other, best) < 0 ? other : best));
}

/** How many faults are survived wherever they fall. */
function tolerance(sizes: Sizes, { faultModel, quorum }: RiskModel): number {
  const needed = quorumIfAny(quorum, unitsIn(sizes, faultModel), sizes);
  return needed === undefined ? -1 : fewestFaults(sizes, faultModel, needed) - 1;
}
