/** Every number of the paper that Quorate can recompute, next to the exact value. */
import type { FaultModel } from '../../risk/faultModel.ts';
import type { Sizes } from '../../risk/placement.ts';
import { exactLoss } from '../../risk/reference/rationals.ts';
import { attack, even, FIGURE_4_HOSTS, FIGURE_5_SHARES, halfLife, heavy, majorityLoss, sixty } from './cases.ts';

export interface Claim {
  readonly where: string;
  readonly what: string;
  /** As printed. */
  readonly paper: string;
  /** To as many digits as printed. */
  readonly exact: string;
}

const FIGURE_4 = ['4/5', '5/8', '6/12', '8/15', '15/32', '29/67', '70/171'] as const;
const FIGURE_5 = [8, 8, 9, 10, 11, 13, 17, 22, 33, 66] as const;

export function claims(): readonly Claim[] {
  return [
    kept('Fig. 2', [2, 2, 2, 2, 2], 5, '0.0976'),
    kept('Fig. 2', [6, 1, 1, 1, 1], 5, '0.4408'),
    kept('Fig. 3', even(21), 20, '0.0323', '21 PMs, balanced'),
    kept('Fig. 3', sixty(21), 60, '0.0076', '21 PMs, 60 % on one'),
    ...FIGURE_4_HOSTS.map((m, index) => ({
      where: 'Fig. 4',
      what: `${m} PMs: first n with loss > 1/2, balanced / 60 % on one PM`,
      paper: FIGURE_4[index] ?? '',
      exact: `${halfLife(even(m), attack(false))}/${halfLife(sixty(m), attack(false))}`,
    })),
    ...FIGURE_5_SHARES.map((share, index) => ({
      where: 'Fig. 5',
      what: `11 PMs, ${share}/11 of the VMs on one: first n with loss > 1/2`,
      paper: String(FIGURE_5[index]),
      exact: String(halfLife(heavy(share), attack(false))),
    })),
  ];
}

function kept(where: string, sizes: Sizes, n: number, paper: string, name = `[${sizes.join(',')}]`): Claim {
  const loss = majorityLoss(sizes, attack(false), n)[n] ?? 1;
  return {
    where,
    what: `${name}: majority kept after ${n} attacks`,
    paper,
    exact: (1 - loss).toFixed(paper.length - 2),
  };
}

/** The probability as a fraction in lowest terms, by counting. */
export function fraction(sizes: Sizes, model: FaultModel, quorum: number, n: number): string {
  const { lost, ways } = exactLoss(sizes, model, quorum, n);
  const divisor = gcd(lost, ways);
  return ways === divisor ? String(lost / divisor) : `${lost / divisor}/${ways / divisor}`;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
