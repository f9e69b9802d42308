import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { FolderSettings } from '../../server/src/lsp/folderSettings.ts';
import type { WorkspaceFiles } from '../../server/src/lsp/workspaceFiles.ts';
import { WorkspaceProjects } from '../../server/src/lsp/workspaceProjects.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { localFiles } from '../../server/src/node/workspaceFiles.ts';
import { ignoreRules } from '../../server/src/text/ignoreRules.ts';
import { LIMITS, noteOn } from '../../server/src/text/limits.ts';
import { example } from '../support/examples.ts';
import { analysed } from '../support/diagnose.ts';

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

interface Case {
  readonly limit: keyof typeof LIMITS;
  readonly of: string;
  /** A file that holds so many of what is limited. */
  readonly text: (amount: number) => string;
  /** How many services are checked all the same when there is one too many. */
  readonly checked: number;
}

const before = `${example('ledger.yaml')}---\n`;

const CASES: readonly Case[] = [
  {
    limit: 'characters',
    of: 'a file',
    text: (amount) => `${before}deployments: # `.padEnd(amount, 'x'),
    checked: 1,
  },
  { limit: 'documents', of: 'a stream', text: (amount) => before + '---\n'.repeat(amount), checked: 1 },
  { limit: 'tokens', of: 'blank lines', text: (amount) => `${before}deployments:${'\n'.repeat(amount)}`, checked: 1 },
  {
    limit: 'tokens',
    of: 'several documents',
    text: (amount) => before + `deployments:${'\n'.repeat(amount / 4)}---\n`.repeat(4),
    checked: 1,
  },
  {
    limit: 'levels',
    of: 'a placement',
    text: (amount) => `${before}deployments: ${'['.repeat(amount)}${']'.repeat(amount)}\n`,
    checked: 1,
  },
  {
    limit: 'levels',
    of: 'a manifest that might be of any dialect',
    text: (amount) => `${before}template: ${'['.repeat(amount)}${']'.repeat(amount)}\n`,
    checked: 1,
  },
  {
    limit: 'levels',
    of: 'groups that hold each other',
    text: (amount) =>
      `x: &g0 {hosts: {h: }}\n${lines(amount / 2, (i) => `x${i}: &g${i + 1} {children: {c${i}: *g${i}}}`)}etcd:\n  hosts: {a: , b: }\n`,
    checked: 1,
  },
  {
    limit: 'repeats',
    of: 'services that share a map',
    text: (amount) =>
      `${before}x-all: &all {${Array.from({ length: 500 }, (_, i) => `pm-${i}: 1`).join(', ')}}\ndeployments:\n${lines(amount / 400, (i) => `- {name: s${i}, hosts: *all}`)}`,
    checked: 1,
  },
  {
    limit: 'items',
    of: 'a pod',
    text: (amount) =>
      `${before}apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: etcd}\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers: [{name: etcd, image: etcd}]\n      tolerations:\n${lines(amount, (i) => `      - {key: k${i}, operator: Exists}`)}`,
    checked: 1,
  },
  {
    limit: 'replicas',
    of: 'a placement',
    text: (amount) => `${before}deployments: [{name: a, hosts: {pm-1: ${amount - 5_000}, pm-2: 5000}}]\n`,
    checked: 1,
  },
  {
    limit: 'replicas',
    of: 'an inventory',
    text: (amount) => `etcd:\n  hosts: {"h[1:${amount}]": }\nzookeeper:\n  hosts: {a: , b: , c: }\n`,
    checked: 1,
  },
  {
    limit: 'replicas',
    of: 'a cephadm spec',
    text: (amount) => `service_type: mon\nplacement: "a b count-per-host:${amount / 2}"\n`,
    checked: 0,
  },
  {
    limit: 'members',
    of: 'a bundle',
    text: (amount) =>
      `applications:\n  first: {charm: etcd, num_units: 3, to: [1, 2, 3]}\n${lines(amount / 10_000, (i) => `  a${i}: {charm: ubuntu, num_units: ${i === 0 ? 9_997 : 10_000}}`)}  last: {charm: ubuntu, num_units: ${amount % 10_000}}\n`,
    checked: 1,
  },
  {
    limit: 'members',
    of: 'an inventory',
    text: (amount) =>
      `etcd:\n  hosts: {a: , b: , c: }\n${lines(Math.ceil(amount / 18_000), (i) => `g${i}: {hosts: {"h[1:9000]": }}`)}`,
    checked: 1,
  },
  {
    limit: 'comparisons',
    of: 'cephadm specs',
    text: (amount) =>
      `service_type: mon\nplacement: {hosts: [h0, h1, h2]}\n---\nservice_type: mgr\nplacement: {host_pattern: "*${'a'.repeat(200)}*"}\n${lines(Math.ceil(amount / 50_001), (i) => `---\nservice_type: host\nhostname: ${'h'.repeat(247)}${1_000 - i}`)}`,
    checked: 1,
  },
  {
    limit: 'choices',
    of: 'cephadm specs',
    text: (amount) =>
      `service_type: mon\nplacement: {hosts: [h0, h1, h2]}\n${lines(Math.ceil(amount / 2_000), (i) => `---\nservice_type: nfs\nservice_id: s${i}\nplacement: {count: 3, label: a}`)}${lines(2_000, (i) => `---\nservice_type: host\nhostname: h${i}\nlabels: [a]`)}`,
    checked: 1,
  },
  {
    limit: 'choices',
    of: 'a cluster',
    text: (amount) =>
      `apiVersion: v1\nkind: List\nitems:\n${lines(2_000, (i) => `- {apiVersion: v1, kind: Node, metadata: {name: n${i}, labels: {a: "${i}"}}}`)}${lines(Math.ceil(amount / 2_000), (i) => `- {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: etcd${i}}, spec: {replicas: 3, template: {spec: {nodeSelector: {a: "${i}"}, containers: [{name: etcd, image: etcd}]}}}}`)}`,
    checked: 201,
  },
  {
    limit: 'services',
    of: 'a placement',
    text: (amount) => `deployments:\n${lines(amount, (i) => `- {name: s${i}, hosts: {pm-1: 2, pm-2: 1}}`)}`,
    checked: 5_000,
  },
  {
    limit: 'machines',
    of: 'an inventory',
    text: (amount) =>
      `hosts:\n${lines(amount, (i) => `  pm-${i}: {zone: a}`)}deployments: [{name: a, hosts: {pm-1: 2, pm-2: 1}}]\n`,
    checked: 1,
  },
  {
    limit: 'machines',
    of: 'a cluster',
    text: (amount) =>
      `apiVersion: v1\nkind: List\nitems:\n${lines(amount, (i) => `- {apiVersion: v1, kind: Node, metadata: {name: n${i}}}`)}---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: etcd}\nspec: {replicas: 3, template: {spec: {containers: [{name: etcd, image: etcd}]}}}\n`,
    checked: 1,
  },
];

test.for(CASES)('$limit, $of: one note, and the rest is checked', ({ limit, text, checked }) => {
  const { most } = LIMITS[limit];
  const [within, beyond] = [most / 10, most + 8].map((amount) => analysed(text(amount)));
  const notes = new Set(Object.values(LIMITS).map(noteOn));
  expect(within?.problems.filter(({ message }) => notes.has(message))).toEqual([]);
  expect(beyond?.problems.map(({ message }) => message).filter((message) => notes.has(message))).toEqual([
    noteOn(LIMITS[limit]),
  ]);
  expect(beyond?.services.filter(({ question }) => question)).toHaveLength(checked);
});

test('files: one note in the log', async () => {
  const { most } = LIMITS.files;
  const notes: string[] = [];
  const read: string[] = [];
  const files: WorkspaceFiles = {
    read: (uri) => Promise.resolve(void (/\d\.yaml$/.test(uri) && read.push(uri))),
    stamp: () => Promise.resolve(undefined),
    async *find(folder, limit) {
      yield Array.from({ length: limit }, (_, i) => `${folder}/${i}.yaml`);
    },
  };
  const workspace = new FolderSettings(['file:///w']);
  const open = { get: () => undefined, uris: [] };
  const warn = (note: string): unknown => notes.push(note);
  await new Promise<void>((found) => {
    const projects = new WorkspaceProjects({ host: files, workspace, open, warn, found });
    void projects.of('file:///w/a.yaml');
  });
  expect(notes).toEqual([noteOn(LIMITS.files)]);
  expect(read).toHaveLength(most);
});

test('bytes: one note in the log; what is no file is not read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-'));
  const notes: string[] = [];
  const { read } = localFiles((note) => notes.push(note));
  const file = (size: number): string => {
    const path = join(folder, `${size}.yaml`);
    writeFileSync(path, '');
    truncateSync(path, size);
    return pathToFileURL(path).href;
  };
  expect((await read(file(LIMITS.bytes.most)))?.length).toBe(LIMITS.bytes.most);
  expect(notes).toEqual([]);
  expect(await read(file(LIMITS.bytes.most + 1))).toBeUndefined();
  expect(notes).toEqual([expect.stringMatching(`${noteOn(LIMITS.bytes)}$`)]);
  for (const endless of ['/dev/zero', folder]) {
    expect(await read(pathToFileURL(endless).href)).toBeUndefined();
  }
});

test('project file: what aliases repeat without end does not count', () => {
  const hosts = Array.from({ length: 1_000 }, (_, i) => `h${i}: {zone: a}`).join(', ');
  const text = `x: &all {${hosts}}\nservices: {${Array.from({ length: 400 }, (_, i) => `s${i}: *all`).join(', ')}}\n`;
  expect(readProjectFile(text).problems.map(({ message }) => message)).toEqual([noteOn(LIMITS.repeats)]);
});

test('project file: patterns beyond the limits do not count, names without a star all do', () => {
  const { most } = LIMITS.patterns;
  const entries = (count: number, star: string): string =>
    lines(count, (i) => `  "${star}a${i}": {rules: {critical-host: off}}`);
  const messages = (text: string): string[] => readProjectFile(text).problems.map(({ message }) => message);
  for (const key of ['services', 'paths']) {
    expect(messages(`${key}:\n${entries(most, '*')}${entries(2_000, '')}`)).toEqual([]);
    expect(messages(`${key}:\n${entries(most + 2, '*')}`)).toEqual([noteOn(LIMITS.patterns)]);
    expect(messages(`${key}:\n${entries(1, '*'.repeat(LIMITS.patternLength.most))}`)).toEqual([
      noteOn(LIMITS.patternLength),
    ]);
  }
  const file = readProjectFile(`services:\n${entries(most + 2, '*')}`);
  expect(file.overrides.matching(`xa${most - 1}`)).toHaveLength(1);
  expect(file.overrides.matching(`xa${most + 1}`)).toHaveLength(0);
});

test('ignore files: patterns beyond the limits ignore nothing, and each limit is told once', () => {
  const notes: string[] = [];
  const rules = (text: string) => ignoreRules(text, (note) => notes.push(note));
  const { most } = LIMITS.ignores;
  expect(rules(lines(most, (i) => `a${i}`)).ignores(`a${most - 1}`)).toBe(true);
  expect(rules('**/**/**/a/**/b/**\n').ignores('x/a/y/b/c')).toBe(true);
  expect(notes).toEqual([]);
  expect(rules(lines(most + 2, (i) => `a${i}`)).ignores(`a${most + 1}`)).toBe(false);
  expect(rules('**/a/**/b/**/c\n**/a/**/b/**/d\ne\n').ignores('a/b/c')).toBe(false);
  const long = 'a'.repeat(LIMITS.ignoreLength.most + 1);
  expect(rules(`${long}\nb\n`).ignores('b')).toBe(true);
  expect(rules(`${long}\n`).ignores(long)).toBe(false);
  const twice = [LIMITS.ignoreLength, LIMITS.ignoreLength].map(noteOn);
  expect(notes).toEqual([noteOn(LIMITS.ignores), noteOn(LIMITS.anyFolders), ...twice]);
  expect(rules(lines(300_000, () => 'a')).ignores('a')).toBe(true);
});

test('a note is one plain line, with what becomes of the rest first', () => {
  for (const note of Object.values(LIMITS).map(noteOn))
    expect(note).toMatch(/^[A-Z][^\n]{1,110}: Quorate reads at most [\d,]+ [\w* ]+$/);
});
