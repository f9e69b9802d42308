import { build } from 'esbuild';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Journey, openWindow, uncluttered } from './journey.ts';
import { root } from './paths.ts';
import { serveWebCode } from './webCode.ts';

/**
 * Opens the ledger in a VS Code for the web. Its fault model is in a `.quorate.yaml` beside it, which the server
 * reaches only through the client.
 */
export async function startWebJourney(): Promise<Journey> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-'));
  await writeFiles(folder);
  const code = await serveWebCode([root, folder], 'tmp:/examples', uncluttered);
  const page = await openWindow();
  await page.goto(code.address);
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'ledger.yaml' }).dblclick();
  await page.locator('.view-line', { hasText: 'deployments:' }).waitFor();
  await page.keyboard.press('Control+b');
  return {
    page,
    [Symbol.asyncDispose]: async () => {
      await page.context().browser()?.close();
      await code[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** Writes the extension of test/vscode/web, with the files that it brings. */
async function writeFiles(folder: string): Promise<void> {
  const source = join(root, 'test', 'vscode', 'web');
  await cp(join(source, 'manifest.json'), join(folder, 'package.json'));
  await build({
    entryPoints: [join(source, 'extension.ts')],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const ledger = await readFile(join(root, 'examples', 'ledger.yaml'), 'utf8');
  const model = / +(?<model>fault: .*\n) +(?<keep>keep: .*\n)/.exec(ledger);
  if (!model?.groups) throw new Error('the ledger declares no model');
  await writeFile(join(folder, 'ledger.yaml'), ledger.replace(model[0], ''));
  await writeFile(join(folder, '.quorate.yaml'), Object.values(model.groups).join(''));
}
