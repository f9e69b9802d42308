/** Files that say something of each other: what is said of all files of a workspace, by the editor and the command line. */
import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { DocumentDiagnosticReport } from 'vscode-languageserver';
import { DEFAULT_SETTINGS } from '../../server/src/analysis/settings.ts';
import { Checker } from '../../server/src/cli/checker.ts';
import { scanFiles } from '../../server/src/cli/scanFiles.ts';
import { InProcess, uriOf } from '../support/inProcess.ts';

const FOLDER = join(import.meta.dirname, '../workspaces');
const workspaces = globSync('*.yaml', { cwd: FOLDER })
  .toSorted()
  .map((name) => ({ name: basename(name, '.yaml'), files: filesIn(readFileSync(join(FOLDER, name), 'utf8')) }));

function filesIn(text: string): Readonly<Record<string, string>> {
  const parts = text.split(/^#-- (.*)\n/m).slice(1);
  return Object.fromEntries(parts.flatMap((part, at) => (at % 2 === 0 ? [[part, parts[at + 1] ?? '']] : [])));
}

/** By file what the command line says. */
async function checked(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, readonly string[]>>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'quorate-elsewhere-')));
  try {
    const paths = Object.keys(files).toSorted();
    for (const path of paths) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), files[path] ?? '');
    }
    const { matters, clusters, telling } = scanFiles(paths.map((path) => join(folder, path)));
    const sources = { settings: DEFAULT_SETTINGS, clusters, telling, roots: [folder] };
    const checker = new Checker({ sources, options: {} });
    return Object.fromEntries(
      paths.map((path, at) => {
        const outcome = matters[at] ? checker.check(join(folder, path)) : { errors: [] };
        const { services = [], diagnostics = [] } = outcome.checked?.report ?? {};
        const open = services.flatMap(({ name, notJudged }) =>
          notJudged === undefined ? [] : [`${name}: not judged, ${notJudged}`],
        );
        const found = diagnostics.flatMap(({ rule, range, message, fixes }) => [
          `${range.start.line + 1}:${range.start.character + 1} ${rule}: ${message}`,
          ...fixes.map(({ title }) => `  ${title}`),
        ]);
        return [path, [...found, ...open, ...outcome.errors]];
      }),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.for(workspaces)('the command line, $name', async ({ name, files }) => {
  const said = await checked(files);
  const text = Object.entries(said).map(([path, lines]) => [path, ...lines.map((line) => `  ${line}`)].join('\n'));
  await expect(`${text.join('\n')}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.said`));
});

test('what is silent says nothing but what is not judged', async () => {
  const { files = {} } = workspaces.find(({ name }) => name === 'silent') ?? {};
  const lines = Object.values(await checked(files)).flat();
  expect(lines.filter((line) => !line.includes('not judged'))).toEqual([]);
});

const CAPABILITIES = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true } },
};

async function shown(server: InProcess, path: string): Promise<readonly string[]> {
  const params = { textDocument: { uri: uriOf(path) } };
  const report = await server.client.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', params);
  const items = report.kind === 'full' ? report.items : [];
  return items.map(
    ({ range, code, message }) =>
      `${range.start.line + 1}:${range.start.character + 1} ${code}: ${typeof message === 'string' ? message : message.value}`,
  );
}

test.for(workspaces)('the editor says the same, $name', async ({ files }) => {
  const said = await checked(files);
  using server = await InProcess.start({ files, capabilities: CAPABILITIES });
  for (const path of Object.keys(files)) {
    await server.open(path);
    const expected = (said[path] ?? []).filter((line) => /^\d/.test(line));
    expect([path, await shown(server, path)]).toEqual([path, expected]);
  }
});

test('a value that is edited in one file counts in the other at once', async () => {
  const { files = {} } = workspaces.find(({ name }) => name === 'argo') ?? {};
  using server = await InProcess.start({ files, capabilities: CAPABILITIES });
  await server.open('charts/store/values-prod.yaml');
  await server.open('charts/store/values.yaml');
  expect(await shown(server, 'charts/store/values-prod.yaml')).toEqual([expect.stringContaining('3 of 3 pods')]);
  await server.change('charts/store/values.yaml', 2, 'etcd: {replicaCount: 2}\n');
  await expect
    .poll(() => shown(server, 'charts/store/values-prod.yaml'))
    .toEqual([expect.stringContaining('2 pods tolerate no failure')]);
});

test('a member that is edited in one file counts in the quorum of the other at once', async () => {
  const { files = {} } = workspaces.find(({ name }) => name === 'members') ?? {};
  using server = await InProcess.start({ files, capabilities: CAPABILITIES });
  await server.open('mongo/data.yaml');
  await server.open('mongo/arbiter.yaml');
  expect(await shown(server, 'mongo/data.yaml')).toEqual([expect.stringContaining('2 of 3 pods')]);
  const text = files['mongo/arbiter.yaml'] ?? '';
  await server.change('mongo/arbiter.yaml', 2, text.replace('replicas: 1', 'replicas: 0'));
  await expect
    .poll(() => shown(server, 'mongo/data.yaml'))
    .toEqual([expect.stringContaining('2 pods tolerate no failure')]);
});
