/**
 * `npm run check`, the quick inner loop: types, lint and the tests that a change can reach, side by side. A change is
 * all that differs from `main`, committed or not. The arguments are those of vitest. `npm test` checks everything.
 */
import { run } from './vscode/run.ts';

/** Tests that read other files than those that they import. */
const READING_SOURCES = ['test/architecture.test.ts', 'test/regularExpressions.test.ts', 'test/l10n.test.ts'];
const READING_FIXTURES = 'test/analysis/fixtures.test.ts';

const changed = await changedFiles();
const sources = changed.filter((file) => /\.[cm]?tsx?$/.test(file));
const tests = [
  ...sources,
  ...READING_SOURCES,
  ...(changed.some((file) => file.startsWith('test/fixtures/')) ? [READING_FIXTURES] : []),
];
const related = ['related', '--run', '--config', 'test/vitest.config.ts', '--project', 'unit', '--reporter=dot'];
const passed = await Promise.all([
  passes('types', 'tsc', '-b'),
  ...(sources.length > 0
    ? [passes('lint', 'oxlint', '--type-aware', '--report-unused-disable-directives-severity=error', ...sources)]
    : []),
  passes('tests', 'vitest', ...related, ...tests, ...process.argv.slice(2)),
]);
process.exitCode = passed.every(Boolean) ? 0 : 1;

/**
 * The files that differ from the point where this branch left `main`; without a `main`, the files that are not
 * committed.
 */
async function changedFiles(): Promise<readonly string[]> {
  const base = await run('git', ['merge-base', 'HEAD', 'main']);
  const since = base.code === 0 ? base.output.trim() : 'HEAD';
  const lists = await Promise.all([
    run('git', ['diff', '--name-only', '--diff-filter=d', since]),
    run('git', ['ls-files', '--others', '--exclude-standard']),
  ]);
  return lists.flatMap(({ output }) => output.split('\n')).filter((file) => file !== '');
}

/** Runs a tool, and shows its output where it fails. */
async function passes(name: string, command: string, ...args: readonly string[]): Promise<boolean> {
  const begin = performance.now();
  const { code, output } = await run(command, args);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  process.stdout.write(code === 0 ? `✓ ${name} (${seconds} s)\n` : `${output.trimEnd()}\n✗ ${name} (${seconds} s)\n`);
  return code === 0;
}
