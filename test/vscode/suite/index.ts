import { writeFileSync } from 'node:fs';
import type { Suite, SuiteReport } from '../../../scripts/vscode/extensionTests.ts';
import { untilReady } from './support.ts';

/** VS Code calls this in its extension host; the window closes when it is done. */
export async function run(): Promise<void> {
  // Mocha is a module of another format than this bundle, so it is imported at run time.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'tdd', timeout: 30_000, reporter: 'min' });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await SUITES[(process.env['QUORATE_TEST_SUITE'] ?? 'alone') as Suite]();
  await untilReady();
  const failures: string[] = [];
  let passed = 0;
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', () => (passed += 1))
      .on('fail', (test, error: Error) => failures.push(`${test.fullTitle()}\n${error.stack ?? error.message}`));
  });
  const report = process.env['QUORATE_TEST_REPORT'];
  if (report !== undefined) writeFileSync(report, JSON.stringify({ passed, failures } satisfies SuiteReport));
  if (failures.length > 0) throw new Error(failures.join('\n\n'));
}

const SUITES: Readonly<Record<Suite, () => Promise<unknown>>> = {
  alone: () =>
    Promise.all([
      import('./extension.test.ts'),
      import('./actions.test.ts'),
      import('./surroundings.test.ts'),
      import('./agents.test.ts'),
      import('./services.test.ts'),
      import('./changes.test.ts'),
    ]),
  neighbour: () => import('./neighbour.test.ts'),
  folders: () => import('./folders.test.ts'),
};
