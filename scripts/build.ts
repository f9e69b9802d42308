/**
 * Builds every bundle into `dist/`, with the licences and the list of what is in them. The bundles are minified and
 * have source maps. `--watch` builds again at every change.
 */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { build, type BuildOptions, context, type Plugin } from 'esbuild';
import { billOfMaterials, bundledPackages, thirdPartyNotices } from './notices.ts';

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  sourcemap: true,
  legalComments: 'none',
  outdir: 'dist',
  logLevel: 'warning',
  metafile: true,
};

/** The language server's CommonJS dependencies call `require` for the modules of Node. */
const requireForCommonJs =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Leaves out a part of the server's library that starts npm to look for packages. It is not used: a server starts no
 * other program.
 */
const withoutSearchForPackages: Plugin = {
  name: 'without-search-for-packages',
  setup(bundling) {
    bundling.onLoad({ filter: /[\\/]vscode-languageserver[\\/]lib[\\/]node[\\/]files\.js$/ }, () => ({ contents: '' }));
  },
};

const bundles: readonly BuildOptions[] = [
  {
    ...shared,
    // The client's library offers its parts for both platforms under a condition each.
    entryPoints: { client: 'client/src/main.ts' },
    conditions: ['node', 'browser'],
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
  },
  {
    // The server is in parts: what answers the client first, what is loaded after that, and what it shares with the
    // command line.
    ...shared,
    entryPoints: {
      server: 'server/src/node/main.ts',
      worker: 'server/src/node/riskWorkerThread.ts',
      cli: 'server/src/cli/main.ts',
    },
    splitting: true,
    chunkNames: 'server-[hash]',
    plugins: [withoutSearchForPackages],
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: requireForCommonJs },
  },
  {
    ...shared,
    entryPoints: { browserServer: 'server/src/browser/main.ts' },
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
  },
  {
    ...shared,
    entryPoints: ['client/view/main.tsx', 'client/view/panel.css'].map((view) => ({ in: view, out: 'panel' })),
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  },
];

if (process.argv.includes('--watch')) {
  const contexts = await Promise.all(bundles.map((options) => context({ ...options, minify: false })));
  await Promise.all(contexts.map((watched) => watched.watch()));
} else {
  const metafiles = (await Promise.all(bundles.map((options) => build(options)))).flatMap(
    ({ metafile }) => metafile ?? [],
  );
  await removeOthers(new Set(metafiles.flatMap(({ outputs }) => Object.keys(outputs))));
  const packages = bundledPackages(metafiles);
  await writeFile('dist/THIRD-PARTY-NOTICES.txt', thirdPartyNotices(packages));
  await writeFile('dist/sbom.cdx.json', billOfMaterials(packages));
}

/** Removes the programs of earlier builds, whose names have changed: a package would hold them too. */
async function removeOthers(outputs: ReadonlySet<string>): Promise<void> {
  const programs = (await readdir('dist')).filter((file) => /\.(?:js|css|map)$/.test(file));
  const others = programs.map((file) => `dist/${file}`).filter((path) => !outputs.has(path));
  await Promise.all(others.map((path) => rm(path)));
}
