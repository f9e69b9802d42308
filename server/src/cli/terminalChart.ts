/** Draws probabilities over the number of faults, in characters. */
import type { Style } from './terminal.ts';

const HEIGHT = 11;
const WIDTH = 60;
const MARKS = ['●', '○', '◆', '◇'] as const;

export interface Probabilities {
  readonly name: string;
  /** The probability after n faults, at index n. */
  readonly values: readonly number[];
}

/**
 * The lines of the chart, without line ends. It has at most four series, from no fault to `last` faults; the first one
 * covers the others.
 * @param measure what the probabilities are of
 */
export function terminalChart(measure: string, series: readonly Probabilities[], last: number, style: Style): string[] {
  const points = Math.min(last, WIDTH - 1);
  const stride = Math.max(1, Math.floor((WIDTH - 1) / Math.max(1, points)));
  const grid = Array.from({ length: HEIGHT }, () => Array.from({ length: points * stride + 1 }, () => ' '));
  const paints = [style.green, style.yellow, style.blue, style.red];
  const marks = series.map((_, index) => (paints[index] ?? style.dim)(MARKS[index] ?? '·'));
  for (const [index, { values }] of [...series.entries()].toReversed()) {
    for (let point = 0; point <= points; point++) {
      const faults = Math.round((point / Math.max(1, points)) * last);
      const row = grid[Math.round((HEIGHT - 1) * (1 - (values[faults] ?? values.at(-1) ?? 0)))];
      if (row) row[point * stride] = marks[index] ?? '';
    }
  }
  const labels = new Map([
    [0, '100 %'],
    [(HEIGHT - 1) / 2, '50 %'],
    [HEIGHT - 1, '0 %'],
  ]);
  const width = points * stride + 1;
  return [
    ...grid.map((row, at) => `${(labels.get(at) ?? '').padStart(5)} ${style.dim('┤')}${row.join('')}`.trimEnd()),
    `      ${style.dim(`└${'─'.repeat(width)}`)}`,
    `       0${String(last).padStart(Math.max(1, width - 1))} faults`,
    `       ${measure}: ${series.map(({ name }, index) => `${marks[index]} ${name}`).join('  ')}`,
  ];
}
