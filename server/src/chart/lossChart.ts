/** Draws the chance of losing quorum over the number of faults, as an SVG of one to two kilobytes. */
import type { Palette } from './theme.ts';

export interface Series {
  /** The name of the series in plain ASCII, chosen by Quorate. It is never a name from a file. */
  readonly name: string;
  /** The probability of loss after n faults, at index n. */
  readonly loss: readonly number[];
}

const WIDTH = 420;
const HEIGHT = 150;
const PLOT = { left: 44, right: 412, top: 24, bottom: 108 } as const;
/** The most points that a curve is drawn through. */
const MOST_POINTS = 20;
const DASHES = ['', '6 3', '2 3', '8 3 2 3'] as const;
/** The average width of a letter. */
const LETTER = 5.6;

/**
 * The chart of at most four series, in the order of the colours, from no fault to `last` faults.
 * @param pointed true where a pointer shall find each number of faults, in `data-faults`
 */
export function lossChart(series: readonly Series[], last: number, palette: Palette, pointed = false): string {
  const faults = pointsTo(last);
  const x = (n: number): number => Math.round(PLOT.left + (n / last) * (PLOT.right - PLOT.left));
  const y = (loss: number): number => Math.round(PLOT.bottom - loss * (PLOT.bottom - PLOT.top));
  // The first curves are drawn last, on top of the others.
  const curves = series.map(({ loss }, index) => {
    return `<path d="${stairs(faults.map((n) => [x(n), y(loss[n] ?? 1)]))}" ${stroke(palette, index)}/>`;
  });
  const { text, grid } = palette;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="${text}">`,
    `<text x="${PLOT.left}" y="13">Chance of losing quorum by number of faults</text>`,
    `<path d="M${PLOT.left} ${y(1)}H${PLOT.right}M${PLOT.left} ${y(0.5)}H${PLOT.right}M${PLOT.left} ${y(0)}H${PLOT.right}" stroke="${grid}"/>`,
    ...[0, 0.5, 1].map((p) => `<text x="${PLOT.left - 6}" y="${y(p) + 4}" text-anchor="end">${100 * p} %</text>`),
    ...ticksTo(last).map((n) => `<text x="${x(n)}" y="122" text-anchor="middle">${n}</text>`),
    ...curves.toReversed(),
    ...legend(series, palette),
    ...(pointed ? faults.map((n) => strip(n, x(n), (PLOT.right - PLOT.left) / (faults.length - 1))) : []),
    '</svg>',
  ].join('');
}

/** An invisible strip around a number of faults. */
function strip(faults: number, at: number, width: number): string {
  const size = `width="${Math.round(width)}" height="${PLOT.bottom - PLOT.top}"`;
  return `<rect data-faults="${faults}" x="${Math.round(at - width / 2)}" y="${PLOT.top}" ${size} fill="transparent"/>`;
}

/** A chart of the curves alone, for a row of a table. */
export function sparkline(series: readonly Series[], last: number, palette: Palette): string {
  const [width, height] = [72, 20];
  const x = (n: number): number => Math.round(1 + (n / last) * (width - 2));
  const y = (loss: number): number => Math.round(height - 2 - loss * (height - 4));
  const curves = series.map(({ loss }, index) => {
    return `<path d="${stairs(pointsTo(last).map((n) => [x(n), y(loss[n] ?? 1)]))}" ${stroke(palette, index)}/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${curves.toReversed().join('')}</svg>`;
}

function legend(series: readonly Series[], palette: Palette): string[] {
  let from = PLOT.left;
  return series.map(({ name }, index) => {
    const at = from;
    from += 34 + Math.round(name.length * LETTER);
    return `<path d="M${at} 141h20" ${stroke(palette, index)}/><text x="${at + 25}" y="145">${name}</text>`;
  });
}

/** A curve as stairs. There is no half fault, so a curve keeps its value up to the next number of faults. */
function stairs([first, ...others]: readonly (readonly [x: number, y: number])[]): string {
  return first ? `M${first[0]} ${first[1]}${others.map(([x, y]) => `H${x}V${y}`).join('')}` : '';
}

function stroke({ series }: Palette, index: number): string {
  const dashes = DASHES[index] ?? '';
  const dashed = dashes === '' ? '' : ` stroke-dasharray="${dashes}"`;
  return `fill="none" stroke="${series[index] ?? series[0]}" stroke-width="2"${dashed}`;
}

/** All whole numbers up to `last`, or as many of them as can be told apart. */
function pointsTo(last: number): number[] {
  const steps = Math.min(last, MOST_POINTS);
  return Array.from({ length: steps + 1 }, (_, i) => Math.round((i * last) / steps));
}

/** Round numbers from 0 on, at most eleven. */
function ticksTo(last: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, last / 10)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => last / size <= 10) ?? last;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
}
