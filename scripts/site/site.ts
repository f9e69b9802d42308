/** Builds the site: every page of the documentation, and a page that runs the engine in the browser. */
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../vscode/paths.ts';
import { fileOf, layout, renderPage } from './pages.ts';

/**
 * Builds the site into a folder.
 * @throws Error when a page links to a file that is not in the repository
 */
export async function buildSite(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const sources = await markdownFiles();
  const pages = [...sources.keys()].map((path) => renderPage(path, sources));
  for (const { path, html } of [...pages, playground()]) await write(folder, path, html);
  for (const file of new Set(pages.flatMap(({ files }) => files))) {
    await cp(join(root, file), join(folder, fileOf(file)), { recursive: true });
  }
  await cp(join(root, 'client', 'site', 'site.css'), join(folder, 'site.css'));
  for (const name of ['panel.js', 'panel.css']) await cp(join(root, 'dist', name), join(folder, name));
  await write(folder, 'board.html', BOARD);
  await write(folder, 'engine.js', await engineScript());
  await build({
    entryPoints: ['playground', 'board'].map((name) => join(root, 'client', 'site', `${name}.ts`)),
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
    // Browsers refuse modules from a folder, so all that is imported stands in one script.
    banner: { js: '(async () => {' },
    footer: { js: '})();' },
  });
}

/** The Markdown files, by their paths from the root of the repository. */
async function markdownFiles(): Promise<ReadonlyMap<string, string>> {
  const paths = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'];
  for await (const path of glob('docs/**/*.md', { cwd: root })) paths.push(path.replaceAll('\\', '/'));
  const texts = paths.toSorted().map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

function playground(): { readonly path: string; readonly html: string } {
  const body = `<main>
<h1>Playground</h1>
<p>Paste a manifest, and drag replicas on the board. All of it runs in this page: nothing is sent anywhere.</p>
<div class="playground">
<section aria-label="Manifest">
<p><label>Example <select id="example"></select></label> <button id="share" type="button">Share</button></p>
<textarea id="manifest" aria-label="Manifest" spellcheck="false" autocomplete="off" wrap="off"></textarea>
<p id="status" role="status"></p>
<ul id="findings" aria-label="Findings"></ul>
</section>
<iframe id="board" title="Risk explorer" src="board.html"></iframe>
</div>
</main>
<script src="engine.js"></script>
<script src="playground.js"></script>`;
  return { path: 'playground.html', html: layout({ page: 'playground.html', title: 'Playground', body, wide: true }) };
}

const BOARD = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Quorate risk explorer</title>
<link rel="stylesheet" href="site.css">
<link rel="stylesheet" href="panel.css">
</head>
<body>
<main id="view"></main>
<script src="board.js"></script>
<script src="panel.js"></script>
</body>
</html>
`;

/** The script with the program of workers as a text: a browser cannot start workers from files of a folder. */
async function engineScript(): Promise<string> {
  const read = (...path: readonly string[]): Promise<string> => readFile(join(root, ...path), 'utf8');
  const server = await read('dist', 'browserServer.js');
  const names = ['etcd.yaml', 'ledger.yaml', 'coordination.yaml', 'tidb.yaml'];
  const examples = await Promise.all(names.map(async (name) => [name, await read('examples', name)] as const));
  return `const QUORATE = ${JSON.stringify({ server, examples: Object.fromEntries<string>(examples) })};\n`;
}

async function write(folder: string, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}
