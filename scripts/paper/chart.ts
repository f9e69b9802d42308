/** A line chart as SVG text that is readable on light and dark pages. */

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly dashed?: boolean;
}

export interface Chart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

export interface Axis {
  readonly label: string;
  readonly ticks: readonly number[];
}

const WIDTH = 720;
const HEIGHT = 400;
const PLOT = { left: 64, right: 700, top: 48, bottom: 316 } as const;
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'] as const;

export function lineChart(chart: Chart): string {
  const place = {
    x: scale(chart.x.ticks, PLOT.left, PLOT.right),
    y: scale(chart.y.ticks, PLOT.bottom, PLOT.top),
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<title>${chart.title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text((PLOT.left + PLOT.right) / 2, 24, chart.title, 'middle', ' font-weight="bold"'),
    ...chart.x.ticks.flatMap((tick) => [
      line(place.x(tick), PLOT.top, place.x(tick), PLOT.bottom),
      text(place.x(tick), PLOT.bottom + 18, String(tick), 'middle'),
    ]),
    ...chart.y.ticks.flatMap((tick) => [
      line(PLOT.left, place.y(tick), PLOT.right, place.y(tick)),
      text(PLOT.left - 8, place.y(tick) + 4, String(tick), 'end'),
    ]),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 38, chart.x.label, 'middle'),
    text(-(PLOT.top + PLOT.bottom) / 2, 18, chart.y.label, 'middle', ' transform="rotate(-90)"'),
    ...chart.series.flatMap((series, index) => drawn(series, index, place)),
    '</svg>',
    '',
  ].join('\n');
}

interface Place {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function drawn({ name, points, dashed = false }: Series, index: number, { x, y }: Place): readonly string[] {
  const color = COLORS[index % COLORS.length] ?? '#000';
  const path = points.map(([a, b]) => `${x(a)},${y(b)}`).join(' ');
  const dashes = dashed ? ' stroke-dasharray="6 4"' : '';
  const legend = { x: PLOT.left + (index % 2) * 320, y: PLOT.bottom + 58 + Math.floor(index / 2) * 18 };
  return [
    `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"${dashes}/>`,
    ...points.map(([a, b]) => `<circle cx="${x(a)}" cy="${y(b)}" r="2.5" fill="${color}"/>`),
    `<path d="M${legend.x} ${legend.y}h28" stroke="${color}" stroke-width="2"${dashes}/>`,
    text(legend.x + 36, legend.y + 4, name, 'start'),
  ];
}

/** Maps the range of the ticks to pixels with one decimal. */
function scale(ticks: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.min(...ticks), Math.max(...ticks)];
  return (value) => Math.round((from + ((value - low) / (high - low)) * (to - from)) * 10) / 10;
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="#ddd"/>`;
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', more = ''): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#222"${more}>${content}</text>`;
}
