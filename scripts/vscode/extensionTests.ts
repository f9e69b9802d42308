import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleForHost, runInExtensionHost } from './extensionHost.ts';
import { root } from './paths.ts';

/** What test/vscode/suite/index.ts writes when the suite has run. A failure is the title of a test and its error. */
export interface SuiteReport {
  readonly passed: number;
  readonly failures: readonly string[];
}

/**
 * A suite of tests. `neighbour` has a second YAML extension beside Quorate, test/vscode/neighbour; `folders` has a
 * workspace of two folders, each with a copy of the examples.
 */
export type Suite = 'alone' | 'neighbour' | 'folders';

/**
 * Runs a suite of test/vscode/suite.
 * @throws Error with VS Code's output when the suite did not run to its end
 */
export async function runExtensionTests(suite: Suite): Promise<SuiteReport> {
  const code = await bundleForHost(join('vscode', 'suite', 'index.ts'), 'suite.cjs');
  const options = {
    ...(suite === 'neighbour' && { neighbour: await bundleNeighbour() }),
    ...(suite === 'folders' && { writeWorkspace }),
  };
  return runInExtensionHost<SuiteReport>(code, { QUORATE_TEST_SUITE: suite }, options);
}

/** Writes a workspace with a second folder of the examples, which has settings of its own. */
async function writeWorkspace(folder: string): Promise<string> {
  const file = join(folder, 'two.code-workspace');
  await cp(join(root, 'examples'), join(folder, 'second'), { recursive: true });
  await mkdir(join(folder, 'second', '.vscode'));
  const settings = { 'quorate.rules': { 'dominated-placement': 'off' } };
  await writeFile(join(folder, 'second', '.vscode', 'settings.json'), JSON.stringify(settings));
  await writeFile(file, JSON.stringify({ folders: [{ path: 'examples' }, { path: 'second' }] }));
  return file;
}

/**
 * Bundles the second extension.
 * @returns its folder
 */
export async function bundleNeighbour(): Promise<string> {
  const code = await bundleForHost(join('vscode', 'neighbour', 'extension.ts'), join('neighbour', 'extension.cjs'));
  await cp(join(root, 'test', 'vscode', 'neighbour', 'manifest.json'), join(dirname(code), 'package.json'));
  return dirname(code);
}
