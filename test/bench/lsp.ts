/** `npm run bench:lsp`: what a keystroke costs, next to yaml-language-server in the same run. Needs Linux. */
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { baselineTable, MOST_OVER, overBaselines } from './lspBaselines.ts';
import { pause, Server } from './lspClient.ts';
import { growthOf, middleOf } from './lspGrowth.ts';
import { firstWords, wordTable } from './lspWorkspace.ts';
import { type Manifest, MANIFESTS } from './manifests.ts';
import { table, writeSection } from './section.ts';
import { fraction, median, ms, quantile } from './statistics.ts';

const QUORATE = fileURLToPath(new URL('../../dist/server.js', import.meta.url));
const OTHER = fileURLToPath(import.meta.resolve('yaml-language-server/bin/yaml-language-server'));
/**
 * How long keys are pressed in one file, in ms, and how many times at most. The first of them pay for the compilation of
 * what all of them run.
 */
const PATIENCE = 30_000;
const MOST_KEYS = 60;
/** What a server does behind its diagnostics is over by then, in ms; or it would slow the other one's key. */
const BETWEEN_KEYS = 100;
/** How long lines are begun after that, and how many at most: a key inside a word is what a server can know most about. */
const LINES_PATIENCE = 15_000;
const MOST_LINES = 10;

interface Measured {
  readonly start: number;
  readonly open: number;
  readonly keys: readonly number[];
  readonly lines: readonly number[];
  readonly cpu: number;
  readonly burst: number;
  readonly hover: number;
  readonly actions: number;
  readonly memory: number;
}

interface Row {
  readonly manifest: Manifest;
  readonly parse: number;
  readonly ours: Measured;
  readonly theirs: Measured | undefined;
}

/** Two servers, or one, take turns key by key, so that both meet the same weather. */
async function measure(manifest: Manifest): Promise<Row> {
  const { name, text, race } = manifest;
  const uri = `file:///bench/${name.replaceAll(' ', '-')}.yaml`;
  const runs: Run[] = [];
  for (const script of race ? [QUORATE, OTHER] : [QUORATE]) runs.push(await startAndOpen(script));
  const begin = performance.now();
  while (performance.now() - begin < PATIENCE && (runs[0]?.keys.length ?? 0) < MOST_KEYS) {
    for (const run of runs) {
      const before = run.server.cpu;
      run.keys.push(await run.server.key(uri, ...run.place));
      await pause(BETWEEN_KEYS);
      run.cpu += run.server.cpu - before;
    }
  }
  const afterKeys = performance.now();
  while (performance.now() - afterKeys < LINES_PATIENCE && (runs[0]?.lines.length ?? 0) < MOST_LINES) {
    for (const run of runs) {
      run.lines.push(await run.server.key(uri, run.place[0], 0, '\n'));
      run.place = [run.place[0] + 1, run.place[1]];
    }
  }
  const measured: Measured[] = [];
  for (const run of runs) measured.push(await finish(run));
  const [ours, theirs] = measured;
  if (!ours) throw new Error('nothing was measured');
  return { manifest, parse: timeOf(() => parseAllDocuments(text)), ours, theirs };

  async function startAndOpen(script: string): Promise<Run> {
    const [server, start] = await Server.start(script);
    const open = await server.open(uri, text);
    return { server, start, open, keys: [], lines: [], cpu: 0, place: middleOf(text) };
  }

  async function finish({ server, start, open, keys, lines, cpu, place }: Run): Promise<Measured> {
    const { memory } = server;
    const hover = await server.request('hover', uri, ...place);
    const actions = await server.request('codeAction', uri, ...place);
    const burst = await server.burst(uri, ...place);
    // As editors do, so that the next start finds what this one left behind.
    await server.stop();
    return { start, open, keys, lines, cpu: cpu / keys.length, burst, hover, actions, memory };
  }
}

interface Run {
  readonly server: Server;
  readonly start: number;
  readonly open: number;
  readonly keys: number[];
  readonly lines: number[];
  cpu: number;
  place: readonly [line: number, character: number];
}

function timeOf(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

function pair(row: Row, of: (measured: Measured) => number): string {
  return row.theirs
    ? `${ms(of(row.ours))}, ${ms(of(row.theirs))} (${fraction(of(row.ours), of(row.theirs))})`
    : ms(of(row.ours));
}

const rows: Row[] = [];
for (const manifest of MANIFESTS) {
  process.stderr.write(`${manifest.name} …\n`);
  rows.push(await measure(manifest));
}

const growths = await growthOf(QUORATE);
const baselines = await overBaselines(QUORATE);
const words = await firstWords([QUORATE, OTHER], [1, 10_000, 50_000]);
const ratio = ([small, large]: readonly [number, number]): number => large / small;
const doubled = (times: readonly [number, number]): string =>
  `${ms(times[0])}, ${ms(times[1])} (×${ratio(times).toFixed(1)})`;

const lines = ({ text }: Manifest): string => text.split('\n').length.toLocaleString('en');
const find = (name: string): Row => {
  const row = rows.find(({ manifest }) => manifest.name === name);
  if (!row) throw new Error(`${name} was not measured`);
  return row;
};

function target(what: string, measured: number, most: number): readonly string[] {
  const shown = (value: number): string => (value < 1 ? `1/${Number((1 / value).toPrecision(2))}` : ms(value));
  return [what, shown(measured), `≤ ${shown(most)}`, measured <= most ? 'yes' : '**no**'];
}

/** Ours over theirs. */
function over(name: string, of: (measured: Measured) => number): number {
  const { ours, theirs } = find(name);
  return theirs ? of(ours) / Math.max(of(theirs), 1e-9) : Number.NaN;
}

const key = ({ keys }: Measured): number => median(keys);
const cpuOf = ({ cpu }: Measured): number => cpu;
const ours = rows.map((row) => row.ours);
const [one, hundred, thousand] = [1, 100, 1000].map((n) => `stream of ${n} StatefulSets`) as [string, string, string];
const [suppressing, directing] = ['suppression', 'directive'].map(
  (what) => key(find(`1000 StatefulSets and a ${what}`).ours) / key(find(thousand).ours),
) as [number, number];
const quorums = key(find('200 quorums of three StatefulSets each').ours) / key(find('stream of 600 StatefulSets').ours);
const anchors = key(find('500 services share an anchor').ours) / key(find('50 services share an anchor').ours);

await writeSection(
  'lsp',
  `## The language server

Measured by \`npm run bench:lsp\` on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}.
Both servers run over stdio and take turns, key by key; a key is one character typed half-way down the file, at the end
of a word. A line is an empty one put in there, which the parser has to see. In each cell:
Quorate, yaml-language-server 2.0.0, and how many times less. Times in milliseconds, medians. The other server checks the
syntax and knows no schema here. "Parse" is what the YAML library alone takes for the whole file. Quorate reads plain YAML without
it, in about a tenth of its time: that took opening 16,301 lines from 580 ms of processor time to 280 ms.

${table(
  [
    'File',
    'Lines',
    'Parse',
    'Key → diagnostics',
    '95 % of keys',
    'Line → diagnostics',
    'Processor a key',
    'Open → diagnostics',
    'Memory, MB',
  ],
  rows.map((row) => [
    row.manifest.name,
    lines(row.manifest),
    ms(row.parse),
    pair(row, key),
    pair(row, ({ keys }) => quantile(keys, 0.95)),
    pair(row, ({ lines: begun }) => median(begun)),
    pair(row, cpuOf),
    pair(row, ({ open }) => open),
    pair(row, ({ memory }) => memory),
  ]),
)}

A hover takes ${ms(median(ours.map(({ hover }) => hover)))} ms (at most ${ms(Math.max(...ours.map(({ hover }) => hover)))}), the code actions of a place
${ms(median(ours.map(({ actions }) => actions)))} ms (at most ${ms(Math.max(...ours.map(({ actions }) => actions)))}). The processor time is counted in ticks of 10 ms.

Twice the input, in new servers by turns; and the longest that a hover in another file took, from when the larger one was
on its way to the server to the last key in it:

${table(
  ['File', 'Of', 'Open → diagnostics', 'Key → diagnostics', 'Hover meanwhile, at most'],
  growths.map(({ name, size, open, key: keys, hover }) => [
    name,
    `${size.toLocaleString('en')}, ${(2 * size).toLocaleString('en')}`,
    doubled(open),
    doubled(keys),
    ms(hover),
  ]),
)}

A key beside servers that do less, in turns: \`empty\` publishes nothing at once, \`file\` parses the whole file first, and
\`block\` what has changed of it. A burst is twenty keys at 60 ms; its time is that from the last of them.

${baselineTable(baselines)}

The first diagnostics of a file of five lines in a workspace, from the start of a server on: Quorate, yaml-language-server.

${wordTable(words)}

${table(
  ['What', 'Measured', 'Target', 'Met'],
  [
    target('Key → diagnostics, one small file', over(one, key), 1 / 15),
    target('the same, 100 StatefulSets', over(hundred, key), 1 / 20),
    target('the same, 1,000 StatefulSets', over(thousand, key), 1 / 40),
    target('the same, Swarm stack of 500 services in one document', over('Swarm stack of 500 services', key), 1 / 8),
    target('Processor a key, one small file', over(one, cpuOf), 1),
    target('the same, 100 StatefulSets', over(hundred, cpuOf), 1 / 8),
    target('the same, 1,000 StatefulSets', over(thousand, cpuOf), 1 / 25),
    target(
      'Open → diagnostics, 100 StatefulSets',
      over(hundred, ({ open }) => open),
      1 / 2,
    ),
    target('Last diagnostics after 20 keys at 60 ms, 100 StatefulSets, ms', find(hundred).ours.burst, 30),
    target(
      '95 % of keys over the median, worst stream',
      Math.max(...[one, hundred, thousand].map((name) => quantile(find(name).ours.keys, 0.95) / key(find(name).ours))),
      3,
    ),
    target(
      'Start until initialized',
      median(rows.flatMap(({ ours: { start }, theirs }) => (theirs ? [start / theirs.start] : []))),
      1 / 3,
    ),
    target(
      'Memory, one small file',
      over(one, ({ memory }) => memory),
      1,
    ),
    target(
      'the same, 100 StatefulSets',
      over(hundred, ({ memory }) => memory),
      1 / 2,
    ),
    target(
      'the same, 1,000 StatefulSets',
      over(thousand, ({ memory }) => memory),
      1 / 2,
    ),
    target('A key in 1,000 StatefulSets with a suppression, over one without', suppressing, 1.3),
    target('the same, with a directive for all of them', directing, 1.3),
    target('A key in 200 quorums of three StatefulSets each, over one in 600 StatefulSets', quorums, 1.5),
    target('A key in 500 services that share an anchor, over one in 50', anchors, 12),
    target('Twice the input, open → diagnostics, at worst', Math.max(...growths.map(({ open }) => ratio(open))), 2.3),
    target('the same, key → diagnostics', Math.max(...growths.map(({ key: keys }) => ratio(keys))), 2.3),
    ...baselines.map(({ name, than, key: [mine, other] }) =>
      target(`A key, ${name}, over ${MOST_OVER[than].what}`, mine / other, MOST_OVER[than].most),
    ),
    target('A burst, Swarm stack of 500 services, ms', baselines[0]?.burst[0] ?? Number.NaN, 20),
    target('the same, 50 services that share a base', baselines[1]?.burst[0] ?? Number.NaN, 12),
    ...words
      .filter(({ files }) => files > 1)
      .map(({ files, first: [mine = Number.NaN] }) =>
        target(`First diagnostics of a small file among ${files.toLocaleString('en')}, ms`, mine, 300),
      ),
    target(
      'Open → diagnostics, 100 StatefulSets',
      over(hundred, ({ open }) => open),
      1 / 2,
    ),
    target('A hover at worst, ms', Math.max(...ours.map(({ hover }) => hover)), 100),
    target('the same, while another file is opened and edited', Math.max(...growths.map(({ hover }) => hover)), 100),
  ],
)}`,
);
process.exit(0);
