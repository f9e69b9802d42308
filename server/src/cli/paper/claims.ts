/** Every number of the paper that Quorate can compute, beside the exact value. */
import type { FaultModel } from '../../risk/faultModel.ts';
import type { Sizes } from '../../risk/placement.ts';
import { exactLoss } from '../../risk/reference/rationals.ts';
import { attack, even, FIGURE_4_HOSTS, FIGURE_5_SHARES, halfLife, heavy, majorityLoss, sixty } from './cases.ts';

export interface Claim {
  readonly where: string;
  readonly what: string;
  /** The number as printed; absent where the paper draws a curve and prints no number. */
  readonly paper?: string;
  /** The computed number, with as many digits as the paper prints. */
  readonly exact: string;
}

const FIGURE_5 = [8, 8, 9, 10, 11, 13, 17, 22, 33, 66] as const;

export function claims(): readonly Claim[] {
  return [
    kept('Fig. 2', [2, 2, 2, 2, 2], 5),
    kept('Fig. 2', [6, 1, 1, 1, 1], 5),
    kept('Fig. 3', even(21), 20, '21 PMs, balanced'),
    kept('Fig. 3', sixty(21), 60, '21 PMs, 60 % on one'),
    ...FIGURE_4_HOSTS.map((m) => ({
      where: 'Fig. 4',
      what: `${m} PMs: first n with loss > 1/2, balanced / 60 % on one PM`,
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

/** The contents of the columns "paper" and "agrees" for a claim. */
export function verdictOf({ paper, exact }: Claim): {
  readonly paper: string;
  readonly agrees: 'yes' | 'NO' | 'recomputed';
} {
  if (paper === undefined) return { paper: 'a curve', agrees: 'recomputed' };
  return { paper, agrees: paper === exact ? 'yes' : 'NO' };
}

/** A sentence that tells how many of the printed numbers agree. */
export function summary(all: readonly Claim[]): string {
  const printed = all.filter(({ paper }) => paper !== undefined);
  const agreeing = printed.filter((claim) => verdictOf(claim).agrees === 'yes');
  const drawn = all.length - printed.length;
  return `${agreeing.length} of the ${printed.length} numbers of Figure 5 agree; ${drawn} values of Figures 2 to 4, which are curves, are recomputed.`;
}

function kept(where: string, sizes: Sizes, n: number, name = `[${sizes.join(',')}]`): Claim {
  const loss = majorityLoss(sizes, attack(false), n)[n] ?? 1;
  return { where, what: `${name}: majority kept after ${n} attacks`, exact: (1 - loss).toFixed(4) };
}

/** The probability as a fraction in lowest terms, found by counting. */
export function fraction(sizes: Sizes, model: FaultModel, quorum: number, n: number): string {
  const { lost, ways } = exactLoss(sizes, model, quorum, n);
  const divisor = gcd(lost, ways);
  return ways === divisor ? String(lost / divisor) : `${lost / divisor}/${ways / divisor}`;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
