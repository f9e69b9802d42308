/** The editor and the command line give the same diagnostics, on every fixture and in one project with all of them. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { FileReport } from '../../server/src/cli/fileReport.ts';
import { Folder } from '../support/cli.ts';
import { LanguageServer } from '../support/languageServer.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

const LEVELS = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

test('every fixture', async () => {
  await using folder = await Folder.with({
    'cluster/.quorate.yaml':
      'domain: zone\nhosts: {node-1: {zone: a}, node-2: {zone: b}}\nrules: {even-replicas: error}\n',
    'cluster/nodes.yaml': ['a', 'b', 'c'].map((zone) => NODE.replaceAll('ZONE', zone)).join('---\n'),
  });
  await cp(FIXTURES, folder.path, {
    recursive: true,
    filter: (path) => !path.endsWith('.fixes') && !path.endsWith('.after'),
  });
  await cp(join(FIXTURES, 'kubernetes'), folder.file('cluster'), { recursive: true });
  const { stdout, stderr } = await folder.quorate(['check', '.', '--format', 'json']);
  expect(stderr).toBe('');
  const { files } = JSON.parse(stdout) as { files: FileReport[] };
  await using server = await LanguageServer.start({ folder: pathToFileURL(folder.path).href });
  for (const { path, diagnostics } of files) {
    const uri = pathToFileURL(folder.file(path)).href;
    const text = await readFile(folder.file(path), 'utf8');
    await server.open(uri, text);
    // Answered only once every question of the document is.
    await server.codeActions(uri, { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } });
    // What other files say is told as soon as they have been read.
    const shown = async (): Promise<string[]> => (await server.diagnostics(uri, () => true)).map(inEditor).toSorted();
    await expect.poll(shown, { message: path }).toEqual(diagnostics.map(onCommandLine).toSorted());
  }
  expect(files.filter(({ diagnostics }) => diagnostics.length > 0).length).toBeGreaterThan(50);
});

const NODE = `apiVersion: v1
kind: Node
metadata: {name: node-ZONE, labels: {topology.kubernetes.io/zone: ZONE}}
`;

/** In the editor no number breaks before its unit. */
function inEditor({ code, severity, message, range }: Diagnostic): string {
  return JSON.stringify([code, severity, message, range]).replaceAll('\u00a0', ' ');
}

function onCommandLine({ rule, severity, message, range }: FileReport['diagnostics'][number]): string {
  return JSON.stringify([rule, LEVELS[severity], message, range]);
}
