/**
 * `npm run fuzz:files`: the command line over odd folders for an hour, or for as many minutes as are given. Each round makes a folder
 * of manifests, links, pipes and damaged files, runs the command line in it while files vanish, and looks at its exit code, its
 * messages, and all that lies outside. A round that fails names its seed: `npm run fuzz:files -- 0 <seed>` repeats it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from '../support/cli.ts';

/** The code of a run that was interrupted. */
const INTERRUPTED = 130;
const RISKY = 'deployments:\n  - name: a\n    hosts: {x: 3, y: 1, z: 1}\n';
const SECRET = 'swordfish';
/** Characters of a message. */
const SHOWN = 4_000;
/** In milliseconds. */
const PATIENCE = 600_000;

const [minutes = '60', given] = process.argv.slice(2);
const end = performance.now() + Number(minutes) * 60_000;
let seed = Number(given ?? Date.now() % 1_000_000);
let rounds = 0;
do {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-fuzz-'));
  try {
    await round(folder, generator(seed));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node takes minutes to show what a file of 70 MB may end in.
    process.stderr.write(`seed ${seed}: ${message.slice(0, SHOWN)}\n`);
    process.exitCode = 1;
    break;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  seed += 1;
  rounds += 1;
} while (performance.now() < end);
process.stdout.write(`${rounds} rounds, the last with seed ${seed - 1}\n`);

/** Numbers below one (mulberry32). */
function generator(start: number): <T>(choices: readonly [T, ...T[]]) => T {
  let state = start >>> 0;
  return ([first, ...others]) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const share = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return [first, ...others][Math.floor(share * (others.length + 1))] ?? first;
  };
}

type Choose = ReturnType<typeof generator>;

async function round(folder: string, choose: Choose): Promise<void> {
  const tree = join(folder, 'tree');
  const outside = join(folder, 'outside');
  mkdirSync(join(tree, 'sub'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(outside, 'out.yaml'), RISKY);
  writeFileSync(join(outside, 'passwd'), `root:${SECRET}\ntoken: ${SECRET}\n`);
  writeFileSync(join(outside, 'twin.yaml'), RISKY);
  const pipes: string[] = [];
  for (let count = choose([1, 3, 8, 20]); count > 0; count--) {
    const names = [`${count}.yaml`, `sub/${count}.yml`, `sub/\u202E${count}\u001B.yaml`] as const;
    const name = choose([...names, '.quorate.yaml', '.gitignore']);
    const path = join(tree, name);
    rmSync(path, { recursive: true, force: true });
    makeFile(path, tree, outside, choose);
    if (isPipe(path) && !name.startsWith('.')) pipes.push(path);
  }
  const before = contents(outside);
  const run = await runIn(folder, choose);
  const what = `${run.args.join(' ')}${run.full ? ' 2>/dev/full' : ''}: code ${run.code}\n${run.errors}`;
  const half = filesBelow(tree).filter(isHalf);
  if (half.length > 0) throw new Error(`half written: ${half.join()}: ${what}`);
  if (contents(outside) !== before) throw new Error(`something outside was touched: ${what}`);
  // Before the program listens, a signal ends it. From then on it says so itself, unless it was over before.
  if (run.interrupts && (run.signal === 'SIGINT' || run.code === INTERRUPTED)) return;
  const mistake = mistakeOf(run, folder, pipes);
  if (mistake !== undefined) throw new Error(`${mistake}: ${what}`);
  const left = filesBelow(folder).filter((path) => path.includes('.quorate-'));
  if (left.length > 0) throw new Error(`left behind: ${left.join()}: ${what}`);
}

/** Makes something of this name that need not be a manifest, nor a file. */
function makeFile(path: string, tree: string, outside: string, choose: Choose): void {
  const make = choose<() => unknown>([
    () => writeFileSync(path, RISKY),
    () => writeFileSync(path, RISKY),
    () => writeFileSync(path, `${RISKY}    password: ${SECRET}\n`),
    () => writeFileSync(path, Buffer.from(`\uFEFF${RISKY}`, 'utf16le')),
    () => writeFileSync(path, Buffer.from([0x64, 0xff, 0xfe, 0x0a])),
    () => writeFileSync(path, Buffer.from(`${RISKY}# \u00E9\n`, 'latin1')),
    () => writeFileSync(path, `${RISKY}\0\n`),
    () => writeFileSync(path, `deployments: ${choose(['[', '{a: ', '- ']).repeat(100_000)}`),
    () => writeFileSync(path, choose(['**/*\n', '!*a*b\n', '[a-\n', 'x'.repeat(99)]).repeat(200_000)),
    () => writeFileSync(path, `extends: ${choose(['.quorate.yaml', 'sub/.quorate.yaml', '../tree', '/dev/zero'])}\n`),
    () => writeFileSync(Buffer.concat([Buffer.from(tree), Buffer.from([0x2f, 0xff]), Buffer.from('.yaml')]), RISKY),
    () => {
      writeFileSync(path, RISKY);
      truncateSync(path, 70 * 1024 * 1024);
    },
    () => {
      writeFileSync(path, RISKY);
      chmodSync(path, choose([0, 0o200, 0o400]));
    },
    () => mkdirSync(path),
    () => spawnSync('mkfifo', [path]),
    () => linkSync(join(outside, 'twin.yaml'), path),
    () => symlinkSync(choose([join(outside, 'out.yaml'), join(outside, 'passwd'), outside, '/dev/zero']), path),
    () => symlinkSync(choose(['sub', '.', path, '/nowhere', '/proc/self/mem']), path),
  ]);
  make();
}

interface Run {
  readonly args: readonly string[];
  /** True where no message can be written. */
  readonly full: boolean;
  /** True where files vanish meanwhile. */
  readonly vanishes: boolean;
  readonly interrupts: boolean;
  /** True where the output is not read. */
  readonly leaves: boolean;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
  readonly errors: string;
}

function argumentsOf(choose: Choose): readonly string[] {
  return [
    'check',
    choose(['tree', 'tree', 'tree/**/*.y*ml']),
    ...choose<string[]>([[], ['--fix'], ['--unsafe-fixes'], ['--unsafe-fixes', '--diff']]),
    ...choose<string[]>([[], ['--format', 'json'], ['--format', 'sarif'], ['--format', 'junit']]),
    ...choose<string[]>([
      [],
      ['--output', 'report'],
      ['--output', '/dev/full'],
      ['--output', 'tree'],
      ['--output', 'no/report'],
    ]),
    ...choose<string[]>([[], ['--cache', 'cache'], ['--cache', '/proc/none'], ['--cache', 'outside/out.yaml/c']]),
    ...choose<string[]>([[], ['--threads', '2']]),
  ];
}

async function runIn(folder: string, choose: Choose): Promise<Run> {
  const args = argumentsOf(choose);
  const full = choose([false, false, false, true]);
  const vanishes = choose([false, false, true]);
  const command = [process.execPath, CLI, ...args];
  const limited = ['sh', '-c', 'ulimit -n 40; exec "$0" "$@"', ...command] as const;
  const [program, ...words] = choose([command, command, command, limited]);
  const err = full ? openSync('/dev/full', 'w') : 'pipe';
  const child = spawn(program ?? '', words, { cwd: folder, stdio: ['ignore', 'pipe', err] });
  let said = '';
  child.stdout?.on('data', (data: Buffer) => (said += data.toString()));
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => (errors += data.toString()));
  const impatient = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const interrupts = choose([false, false, false, true]);
  if (interrupts) setTimeout(() => child.kill('SIGINT'), choose([0, 100, 200, 400, 800]));
  const leaves = choose([false, false, false, false, true]);
  if (leaves) child.stdout?.destroy();
  const sub = join(folder, 'tree/sub');
  if (vanishes) setTimeout(() => rmSync(sub, { recursive: true, force: true }), choose([50, 150, 300]));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(impatient);
  return { args, full, vanishes, interrupts, leaves, code, signal, said, errors };
}

/** What is wrong with the exit code, the messages or the report. */
function mistakeOf(run: Run, folder: string, pipes: readonly string[]): string | undefined {
  const { args, full, vanishes, leaves, code, said, errors } = run;
  if (![0, 1, 2].includes(code ?? -1)) return 'not an exit code';
  if (errors.split('\n').some((line) => line !== '' && !line.startsWith('quorate: '))) return 'odd message';
  if (!full && !leaves && (code === 2) !== (errors !== '')) return 'the code does not fit the messages';
  if ((said + errors).includes(SECRET) && !args.includes('--diff')) return `a secret is shown in ${said}`;
  // Where no report can be written, the check ends.
  const unwritable =
    /^quorate: (?:tree: is a folder|no\/report: no such file or folder|\/dev\/full: no space left on the device)$/m.test(
      errors,
    );
  if (vanishes || full || leaves || unwritable || code !== 2 || errors.includes('--') || errors.includes('ignore:'))
    return undefined;
  const isTold = (path: string): boolean => errors.includes(path.slice(folder.length + 1, folder.length + 6));
  const untold = pipes.filter((path) => isPipe(path) && !isTold(path));
  return untold.length > 0 ? `${untold.join()} is not told` : undefined;
}

/** Regular files, behind no link. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    // A name that is not UTF-8 cannot be asked for.
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() ? [path] : [];
  });
}

/** Of a manifest that was whole before. */
function isHalf(path: string): boolean {
  const text = readFileSync(path);
  return text.subarray(0, 13).toString() === 'deployments:\n' && !/[\n\0]$/.test(text.subarray(-1).toString());
}

function isPipe(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}

/** Names, modes and texts. */
function contents(folder: string): string {
  const names = readdirSync(folder).toSorted();
  return names
    .map((name) => `${name} ${statSync(join(folder, name)).mode} ${readFileSync(join(folder, name), 'hex')}`)
    .join('\n');
}
