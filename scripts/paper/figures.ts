/** Figures 2 to 5 of the paper, drawn again from exact values. */
import { type Chart, lineChart, type Series } from './chart.ts';
import {
  attack,
  even,
  FIGURE_4_HOSTS,
  FIGURE_5_SHARES,
  halfLife,
  heavy,
  majorityLoss,
  sixty,
} from '../../server/src/cli/paper/cases.ts';
import type { Sizes } from '../../server/src/risk/placement.ts';

const PROBABILITY = { label: 'probability that a majority of the PMs is correct', ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] };

const FIGURES: Readonly<Record<string, Chart>> = {
  'figure-2.svg': {
    title: 'Figure 2: 10 VMs on 5 PMs',
    x: { label: 'attacked VMs', ticks: steps(20, 2) },
    y: PROBABILITY,
    series: [
      survival('[2,2,2,2,2] without removal', [2, 2, 2, 2, 2], false, 20),
      survival('[6,1,1,1,1] without removal', [6, 1, 1, 1, 1], false, 20),
      survival('[2,2,2,2,2] with removal', [2, 2, 2, 2, 2], true, 10),
      survival('[6,1,1,1,1] with removal', [6, 1, 1, 1, 1], true, 10),
    ],
  },
  'figure-3.svg': {
    title: 'Figure 3: 21 PMs, without removal',
    x: { label: 'attacked VMs', ticks: steps(80, 10) },
    y: PROBABILITY,
    series: [survival('balanced', even(21), false, 80), survival('60 % of the VMs on one PM', sixty(21), false, 80)],
  },
  'figure-4.svg': {
    title: 'Figure 4: attacks until the majority is more likely lost than not',
    x: { label: 'PMs', ticks: [0, 20, 40, 60, 80, 100, 120] },
    y: { label: 'attacked VMs', ticks: steps(180, 30) },
    series: [
      { name: 'balanced', points: FIGURE_4_HOSTS.map((m) => [m, halfLife(even(m), attack(false))]) },
      { name: '60 % of the VMs on one PM', points: FIGURE_4_HOSTS.map((m) => [m, halfLife(sixty(m), attack(false))]) },
    ],
  },
  'figure-5.svg': {
    title: 'Figure 5: the same for 11 PMs, one of them heavier',
    x: { label: 'elevenths of the VMs on the heavy PM', ticks: steps(10, 1) },
    y: { label: 'attacked VMs', ticks: steps(70, 10) },
    series: [
      {
        name: 'without removal',
        points: FIGURE_5_SHARES.map((share) => [share, halfLife(heavy(share), attack(false))]),
      },
    ],
  },
};

/** The figures as SVG texts, by file name. */
export function figures(): ReadonlyMap<string, string> {
  return new Map(Object.entries(FIGURES).map(([name, chart]) => [name, lineChart(chart)]));
}

function survival(name: string, sizes: Sizes, removal: boolean, faults: number): Series {
  const points = majorityLoss(sizes, attack(removal), faults).map((loss, n) => [n, 1 - loss] as const);
  return { name, points, dashed: removal };
}

function steps(last: number, step: number): readonly number[] {
  return Array.from({ length: last / step + 1 }, (_, index) => index * step);
}
