/**
 * The part of `quorate plan --copies` on databases that keep groups of copies on some of their hosts: ranges, regions,
 * queues.
 */
import { groupLoss, type GroupQuestion, hostsDown, someGroupLost } from '../risk/groupsOfCopies.ts';
import { count, downAYear, formatPercentage } from '../rules/wording.ts';
import { alignColumns } from './terminal.ts';

export interface Copies extends Pick<GroupQuestion, 'hosts' | 'factor' | 'quorum'> {
  readonly groups: number;
  /** How many times the hosts are dealt into sets, where groups may live only on these sets. */
  readonly deals?: number;
  /** The probability that a host is down, between 0 and 1. */
  readonly hostDown: number;
}

/** The loss from which on a group is surely lost, so that more rows tell nothing. */
const AS_GOOD_AS_LOST = 1 - 1e-6;
const MOST_ROWS = 10;

/**
 * The probability that some group is lost, by the number of hosts that are down, and over all numbers of hosts
 * together.
 */
export function copiesText(copies: Copies): string {
  const { hosts, factor, quorum, groups, deals, hostDown } = copies;
  const ways = [
    ['at random', { hosts, factor, quorum, placed: { random: groups } }],
    ...(deals === undefined ? [] : [['in copysets', { hosts, factor, quorum, placed: { copysets: deals } }] as const]),
  ] as const;
  const losses = ways.map(([, question]) => groupLoss(question));
  const down = hostsDown(Array<number>(hosts).fill(hostDown));
  const numbers = Array.from({ length: hosts }, (_, k) => k + 1);
  const last = numbers.find((k) => losses.every((loss) => (loss[k] ?? 1) >= AS_GOOD_AS_LOST)) ?? hosts;
  const overall = ways.map(([, question]) => someGroupLost(question, down));
  return [
    `${count(groups, ['group', 'groups'])} of ${factor} copies on ${count(hosts, ['host', 'hosts'])}, ${quorum} of ${factor} needed.`,
    'The chance that some group is lost when so many hosts are down, and how long that is a year:',
    '',
    alignColumns([
      ['hosts down', ...ways.map(([name]) => name)],
      ...numbers
        .slice(0, Math.min(last, MOST_ROWS))
        .map((k) => [String(k), ...losses.map((loss) => formatPercentage(loss[k] ?? 1))]),
      ['some group', ...overall.map((chance) => formatPercentage(chance))],
      ['a year', ...overall.map(downAYear)],
    ]),
    '',
    `This holds where each host is down ${formatPercentage(hostDown)} of the time, independently of all others.`,
    '',
  ].join('\n');
}
