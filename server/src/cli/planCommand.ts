/** `quorate plan`: tells where to put replicas that have no place yet, and how many hosts a target needs. */
import { resolveModel } from '../analysis/modelOf.ts';
import { parseSettings, type Settings } from '../analysis/settings.ts';
import { assess } from '../risk/assess.ts';
import type { BestCurve, RiskReport } from '../risk/riskReport.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import { fewestFaults } from '../risk/lossCurve.ts';
import { balanced } from '../risk/placement.ts';
import { QuorumError, type QuorumRule } from '../risk/quorum.ts';
import { estimateNote, formatLoss } from '../rules/estimates.ts';
import { count, formatPercentage, formatSizes } from '../rules/wording.ts';
import { shareOfTime } from '../base/durations.ts';
import { MODEL_OPTIONS } from './checkOptions.ts';
import { explain } from './explainCommand.ts';
import { type Copies, copiesText } from './planCopies.ts';
import { availabilityText, checkHosts, readPrices, readZones, type Wanted } from './planAvailability.ts';
import { alignColumns } from './terminal.ts';
import { type Command, type Options, parseOptions, UsageError, wholeNumber } from './usage.ts';

const OPTIONS = {
  replicas: { type: 'string', value: 'N', help: 'how many replicas there are to place' },
  hosts: { type: 'string', value: 'M', help: 'how many hosts they may be on' },
  ...MODEL_OPTIONS,
  removal: { type: 'boolean', default: false, help: 'an attacker never takes over the same replica or host twice' },
  faults: { type: 'string', value: 'N', help: 'the number of faults to be judged at' },
  target: {
    type: 'string',
    value: 'P',
    help: 'what to reach: an availability such as 99.99%, or the highest loss after the faults, such as 0.01',
  },
} as const satisfies Options;

const AVAILABILITY = {
  downtime: { type: 'string', value: 'TIME', help: 'what to reach, as a downtime: 5m/year' },
  zones: { type: 'string', value: 'ZONES', help: 'in how many zones hosts may be, or their names: a,b,c (default: 1)' },
  'host-cost': {
    type: 'string',
    multiple: true,
    value: 'COST',
    help: 'what a host costs, in all zones or in one: a=40',
  },
  'host-unavailability': {
    type: 'string',
    default: '1%',
    value: 'P',
    help: 'the share of time for which a host is down',
  },
  'zone-unavailability': {
    type: 'string',
    default: '0',
    value: 'P',
    help: 'the share of time for which a zone is out',
  },
} as const satisfies Options;

const COPIES = {
  copies: {
    type: 'string',
    value: 'N',
    help: 'how many copies each group (range, region, queue) has; each needs a majority of its own copies',
  },
  groups: { type: 'string', default: '1000', value: 'N', help: 'how many groups there are' },
  copysets: {
    type: 'string',
    value: 'N',
    help: 'the copies of a group stay in one set of hosts; hosts are dealt into sets this many times',
  },
} as const satisfies Options;

export const planCommand: Command = {
  name: 'plan',
  takes: '',
  summary: 'finds the best placement of a new service, and the cheapest hosts that reach a target',
  options: { 'What to place': OPTIONS, 'What availability costs': AVAILABILITY, 'Groups of copies': COPIES },
  run: (args) => printPlan(args),
};

/** The most hosts and replicas: a longer table tells nothing more, and searches take longer the larger they are. */
const MOST_REPLICAS = 1_000;
const MOST_ROWS = 20;

const HOSTS = ['host', 'hosts'] as const;
const FAULTS = ['fault', 'faults'] as const;

interface Plan {
  readonly replicas: number;
  readonly hosts: number;
  readonly model: FaultModel;
  readonly quorum: QuorumRule;
  readonly faults?: number;
  /** The largest acceptable loss. */
  readonly target?: number;
  /** The settings that the command line states. */
  readonly settings: Settings;
}

/**
 * Prints a plan.
 * @returns the exit code
 * @throws UsageError where the arguments make no sense
 */
function printPlan(args: readonly string[]): number {
  const plan = readPlan(args);
  try {
    process.stdout.write(textOf(plan));
    return 0;
  } catch (error) {
    if (!(error instanceof QuorumError)) throw error;
    throw new UsageError(error.message);
  }
}

function textOf(plan: ReturnType<typeof readPlan>): string {
  if ('copies' in plan) return copiesText(plan.copies);
  return 'wanted' in plan ? availabilityText(plan.wanted) : planText(plan);
}

function planText(plan: Plan): string {
  const report = assessOn(plan.hosts, plan);
  const { best, headline } = report;
  const faults = plan.faults ?? headline;
  const text = JSON.stringify({
    deployments: [
      {
        name: `${count(plan.replicas, ['replica', 'replicas'])} on ${count(plan.hosts, HOSTS)}`,
        hosts: Object.fromEntries(best.sizes.map((size, index) => [`host-${index + 1}`, size])),
      },
    ],
  });
  const { settings } = plan;
  const card = explain('plan.yaml', text, { settings, clusters: [] }, { whatIf: {} });
  const exact = best.exact ? 'Best placement' : 'Best placement found';
  return [`${exact}: ${formatSizes(best.sizes)}`, '', card, hostTable(plan, faults)].join('\n');
}

/**
 * The best placement for each number of hosts, and the first one that reaches the target.
 * @param faults the number of faults at which losses are stated
 */
function hostTable(plan: Plan, faults: number): string {
  const most = Math.min(plan.replicas, Math.max(plan.hosts, MOST_ROWS));
  const rows = Array.from({ length: most }, (_, index) => planRow(index + 1, plan, faults));
  const table = alignColumns([
    ['hosts', 'best', `loss after ${count(faults, FAULTS)}`, 'survives for certain'],
    ...rows.map((row) =>
      'problem' in row
        ? [String(row.hosts), '', row.problem, '']
        : [String(row.hosts), row.placement, row.loss, String(row.tolerance)],
    ),
  ]);
  const note = estimateNote(rows.flatMap((row) => ('problem' in row ? [] : row.best)));
  return [table, ...(note === undefined ? [] : ['', note]), ...targetVerdict(plan, rows, faults), ''].join('\n');
}

/** A row for one number of hosts, or the reason why there is no quorum on it. */
type Row = { readonly hosts: number } & (
  | { readonly problem: string }
  | { readonly best: BestCurve; readonly placement: string; readonly loss: string; readonly tolerance: number }
);

function planRow(hosts: number, plan: Plan, faults: number): Row {
  try {
    const { best, quorum } = assessOn(hosts, plan, Math.max(faults, plan.replicas));
    const found = best.exact ? '' : ' (best found)';
    return {
      hosts,
      best,
      placement: `${formatSizes(best.sizes)}${found}`,
      loss: formatLoss(best, faults),
      tolerance: fewestFaults(best.sizes, plan.model, quorum) - 1,
    };
  } catch (error) {
    if (error instanceof QuorumError) return { hosts, problem: error.message };
    throw error;
  }
}

function targetVerdict({ target }: Plan, rows: readonly Row[], faults: number): string[] {
  if (target === undefined) return [];
  const wanted = `a loss of at most ${formatPercentage(target)} after ${count(faults, FAULTS)}`;
  const placed = rows.flatMap((row) => ('problem' in row ? [] : row));
  const within = (bound: readonly number[] | undefined, { loss }: BestCurve): boolean =>
    ((bound ?? loss)[faults] ?? 1) <= target;
  // Of a simulated curve, only the upper end of the confidence interval counts.
  const reached = placed.find(({ best }) => within(best.estimate?.high, best));
  const fewer = placed.filter(({ hosts }) => hosts < (reached?.hosts ?? Infinity));
  const untried = fewer.some(({ best }) => !best.exact);
  const unsure = fewer.some(({ best }) => within(best.estimate?.low, best));
  const sure = reached && !reached.best.estimate ? '' : ' (an estimate, 95 % sure)';
  const verdict = reached
    ? `${count(reached.hosts, HOSTS)} ${reached.hosts === 1 ? 'reaches' : 'reach'} ${wanted}: ${reached.placement}${sure}.`
    : `No number of hosts up to ${rows.length} ${untried || unsure ? 'was found to reach' : 'reaches'} ${wanted}.`;
  const why = untried ? 'not every placement on fewer hosts was tried' : 'their losses are estimates';
  const doubt = reached && (untried || unsure) ? ` Fewer may do: ${why}.` : '';
  return ['', `${verdict}${doubt}`];
}

function assessOn(hosts: number, { replicas, model, quorum, faults }: Plan, horizon?: number): RiskReport {
  const asked = { ...(faults !== undefined && { faults }), ...(horizon !== undefined && { horizon }) };
  return assess({ sizes: balanced(replicas, hosts), model, quorum, ...asked });
}

function readPlan(args: readonly string[]): Plan | { readonly wanted: Wanted } | { readonly copies: Copies } {
  const { values, positionals } = parseOptions(args, { ...OPTIONS, ...AVAILABILITY, ...COPIES });
  if (positionals[0] !== undefined) throw new UsageError(`plan takes options alone, not '${positionals[0]}'`);
  const { fault, keep, quorum, removal, faults, target } = values;
  if (values.copies !== undefined) return { copies: readCopies(values.copies, values) };
  const [replicas, hosts] = [counted('--replicas', values.replicas), counted('--hosts', values.hosts)];
  if (hosts > replicas) throw new UsageError('--hosts: there are more hosts than replicas to put on them');
  const { settings, errors } = parseSettings({ fault, keep, quorum }, 'flags');
  const unavailability = readGoal(target, values.downtime);
  const wanted = target === undefined || unavailability !== undefined ? undefined : Number(target);
  if (wanted !== undefined && !(wanted >= 0 && wanted <= 1)) errors.push('--target takes a number between 0 and 1');
  if (errors.length > 0) throw new UsageError(errors.join('; '));
  const declaration = {
    ...settings.declaration,
    removal,
    ...(faults !== undefined && { faults: wholeNumber('--faults', faults) }),
  };
  const { faultModel, ...model } = resolveModel([declaration]);
  if (unavailability !== undefined) {
    if (faultModel.fault !== 'crash-stop' || faultModel.level !== 'pm') {
      throw new UsageError('an availability is that of hosts that crash: --fault crash-stop/pm');
    }
    const names = readZones(values.zones ?? '1');
    const prices = values['host-cost'];
    const offer = {
      replicas,
      hosts: checkHosts(hosts),
      prices: prices ? readPrices(prices, names) : names.map(() => 1),
      hostDown: share('--host-unavailability', values['host-unavailability']),
      zoneOut: share('--zone-unavailability', values['zone-unavailability']),
      model: faultModel,
      quorum: model.quorum,
    };
    return { wanted: { unavailability, offer, priced: prices !== undefined, names } };
  }
  return {
    replicas,
    hosts,
    model: faultModel,
    quorum: model.quorum,
    ...(model.faults !== undefined && { faults: model.faults }),
    ...(wanted !== undefined && { target: wanted }),
    settings: { ...settings, declaration },
  };
}

type Values = ReturnType<typeof parseOptions<typeof OPTIONS & typeof AVAILABILITY & typeof COPIES>>['values'];

/** @throws UsageError */
function readCopies(text: string, values: Values): Copies {
  const hosts = counted('--hosts', values.hosts);
  const factor = counted('--copies', text);
  if (factor > hosts) throw new UsageError('--copies: there are more copies than hosts to put them on');
  const { copysets } = values;
  return {
    hosts,
    factor,
    quorum: Math.floor(factor / 2) + 1,
    groups: wholeNumber('--groups', values.groups),
    ...(copysets !== undefined && { deals: counted('--copysets', copysets) }),
    hostDown: share('--host-unavailability', values['host-unavailability']),
  };
}

/** The largest acceptable unavailability; undefined where none is stated. @throws UsageError */
function readGoal(target: string | undefined, downtime: string | undefined): number | undefined {
  if (downtime !== undefined) {
    if (target !== undefined) throw new UsageError('--target and --downtime say the same: give one of them');
    const value = shareOfTime(downtime);
    if (typeof value === 'string') throw new UsageError(`--downtime: ${value}`);
    return value;
  }
  return target?.endsWith('%') ? 1 - share('--target', target) : undefined;
}

/** A share written as `0.01` or `1%`. @throws UsageError */
function share(option: string, text: string): number {
  const isPercentage = text.endsWith('%');
  const number = isPercentage ? text.slice(0, -1) : text;
  const value = /^\d+(\.\d+)?(e-?\d+)?$/.test(number) ? Number(number) / (isPercentage ? 100 : 1) : Number.NaN;
  if (!(value >= 0 && value <= 1)) throw new UsageError(`${option} takes 0.01 or 1%, not '${text}'`);
  return value;
}

function counted(option: string, text: string | undefined): number {
  if (text === undefined) throw new UsageError(`plan needs ${option}`);
  const value = wholeNumber(option, text);
  if (value < 1 || value > MOST_REPLICAS) throw new UsageError(`${option} takes 1 to ${MOST_REPLICAS}, not ${text}`);
  return value;
}
