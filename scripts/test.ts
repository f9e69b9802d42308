// npm test: builds, runs every check and test of this platform's plan, and closes with `N passed, N failed`.
// npm run test:oldest: the same for the tests of the extension alone, in the oldest VS Code that the manifest allows.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runExtensionTests, type Suite } from './vscode/extensionTests.ts';
import { parseTrustedJson } from './vscode/json.ts';
import { run } from './vscode/run.ts';

interface Result {
  readonly passed: number;
  readonly failed: number;
  /** The output, to be shown when something failed. */
  readonly output: string;
}

interface Step {
  readonly name: string;
  readonly run: () => Promise<Result>;
}

const inVSCode: readonly Step[] = [
  extension('extension in VS Code', 'alone'),
  extension('extension beside another YAML extension', 'neighbour'),
  extension('extension in a workspace of two folders', 'folders'),
];
/**
 * The steps. Every platform runs all of them but one: the journey and `npm start` in a VS Code served from npm need
 * Linux, where that VS Code and its Chromium run without a display. The tests of the extension take the VS Code that
 * {@link runExtensionTests} chooses for the platform.
 */
const everything: readonly Step[] = [
  check('types', 'tsc', '-b'),
  check('lint', 'oxlint', '--type-aware', '--report-unused-disable-directives-severity=error'),
  check('format', 'prettier', '--check', '.', '--log-level', 'warn'),
  check('unused code', 'knip'),
  check('code that only tests use', 'knip', '--production'),
  vitest('unit, protocol, command line and browser', '--project', 'unit', '--project', 'built'),
  ...inVSCode,
  ...(process.platform === 'linux'
    ? [vitest('npm start and the journey of a user', '--project', 'served', '--no-file-parallelism')]
    : []),
];

const oldest = process.argv.includes('--oldest');
if (oldest) process.env['QUORATE_VSCODE'] = 'oldest';

const build = await check('build', 'node', 'scripts/build.ts').run();
if (build.failed > 0) {
  report('build', build, 0);
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}
let passed = 0;
let failed = 0;
// The first Ctrl+C ends the running step with everything that it started; a second one ends this program at once.
let interrupted = false;
process.once('SIGINT', () => (interrupted = true));
for (const step of oldest ? inVSCode : everything) {
  if (interrupted) break;
  const begin = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`… ${step.name}\r`);
  const result = await step.run().catch((error: unknown) => ({ passed: 0, failed: 1, output: String(error) }));
  report(step.name, result, performance.now() - begin);
  passed += result.passed;
  failed += result.failed;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || interrupted ? 1 : 0;

/** A tool that passes or fails as a whole. It counts as one test. */
function check(name: string, command: string, ...args: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const { code, output } = await run(command, args);
      return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
    },
  };
}

function vitest(name: string, ...args: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'quorate-'));
      const file = join(folder, 'report.json');
      const options = ['--config', 'test/vitest.config.ts', '--reporter=dot', '--reporter=json', '--outputFile', file];
      const { code, output } = await run('vitest', ['run', ...options, ...args]);
      const json = await readFile(file, 'utf8').catch(() => undefined);
      await rm(folder, { recursive: true });
      return { ...countVitest(json, code), output };
    },
  };
}

/**
 * The counts of a report of vitest. A file that does not load, or an error outside every test, fails the run without a
 * failed test, so it counts as one.
 */
function countVitest(json: string | undefined, exitCode: number): Omit<Result, 'output'> {
  const { numPassedTests, numFailedTests } =
    json === undefined
      ? { numPassedTests: 0, numFailedTests: 0 }
      : parseTrustedJson<{ numPassedTests: number; numFailedTests: number }>(json);
  return { passed: numPassedTests, failed: exitCode === 0 ? 0 : Math.max(1, numFailedTests) };
}

function extension(name: string, suite: Suite): Step {
  return {
    name,
    run: async () => {
      const { passed: passedTests, failures } = await runExtensionTests(suite);
      return { passed: passedTests, failed: failures.length, output: failures.join('\n\n') };
    },
  };
}

function report(name: string, { passed: good, failed: bad, output }: Result, milliseconds: number): void {
  const seconds = (milliseconds / 1000).toFixed(1);
  if (bad > 0) process.stdout.write(`${output.trimEnd()}\n`);
  process.stdout.write(`${bad > 0 ? '✗' : '✓'} ${name}: ${good} passed, ${bad} failed (${seconds} s)\n`);
}
