/** Draws "Probability that the majority survives" over the number of faults, in characters. */
import type { Series } from '../chart/survivalChart.ts';
import type { Style } from './terminal.ts';

const HEIGHT = 11;
const WIDTH = 60;
const MARKS = ['●', '○', '◆', '◇'] as const;

/**
 * The lines of the chart, without line ends. It has at most four series, from no fault to `last` faults; the first one
 * covers the others.
 */
export function terminalChart(series: readonly Series[], last: number, style: Style): string[] {
  const points = Math.min(last, WIDTH - 1);
  const stride = Math.max(1, Math.floor((WIDTH - 1) / Math.max(1, points)));
  const grid = Array.from({ length: HEIGHT }, () => Array.from({ length: points * stride + 1 }, () => ' '));
  const paints = [style.green, style.yellow, style.blue, style.red];
  const marks = series.map((_, index) => (paints[index] ?? style.dim)(MARKS[index] ?? '·'));
  for (const [index, { loss }] of [...series.entries()].toReversed()) {
    for (let point = 0; point <= points; point++) {
      const faults = Math.round((point / Math.max(1, points)) * last);
      const row = grid[Math.round((HEIGHT - 1) * (loss[faults] ?? 1))];
      if (row) row[point * stride] = marks[index] ?? '';
    }
  }
  const labels = new Map([
    [0, '1'],
    [(HEIGHT - 1) / 2, '0.5'],
    [HEIGHT - 1, '0'],
  ]);
  const width = points * stride + 1;
  return [
    ...grid.map((row, at) => `${(labels.get(at) ?? '').padStart(5)} ${style.dim('┤')}${row.join('')}`.trimEnd()),
    `      ${style.dim(`└${'─'.repeat(width)}`)}`,
    `       0${String(last).padStart(Math.max(1, width - 1))} faults`,
    `       survival: ${series.map(({ name }, index) => `${marks[index]} ${name}`).join('  ')}`,
  ];
}
