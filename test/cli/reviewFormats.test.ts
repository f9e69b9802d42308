/** Formats for reviews, builds and clusters: valid by what their readers publish, and true. */
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import AjvDraft4 from 'ajv-draft-04';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FORMAT_NAMES } from '../../server/src/cli/formats/registry.ts';
import { REPORT_SCHEMA } from '../../server/src/cli/formats/reportSchema.ts';
import published from '../../schemas/report.schema.json' with { type: 'json' };
import openReports from '../schemas/openreports.schema.json' with { type: 'json' };
import rdjson from '../schemas/rdjson.schema.json' with { type: 'json' };
import { Folder } from '../support/cli.ts';
import { example } from '../support/examples.ts';
import { etcd } from '../support/kubernetes.ts';

/** Names with all that formats have to escape, on lines with characters of one to four bytes. */
const ODD = `deployments:
  - { name: "a|b <é𝄞> & \`c\`", hosts: { "ü": 3, y: 1, z: 1 } } # é
  - name: "@team 100%"
    hosts: { x: 3, y: 1, z: 1 }
`;

let folder: Folder;
beforeAll(async () => {
  folder = await Folder.with({
    'deploy/clean.yaml': 'deployments:\n  - name: a\n    hosts: {x: 1, y: 1, z: 1}\n',
    'deploy/etcd.yaml': etcd(5),
    'deploy/ledger.yaml': example('ledger.yaml'),
    'deploy/o|dd & é.yaml': ODD,
    'deploy/wrong.yaml': 'deployments:\n  - name: a\n    replicas: 9\n    hosts: {x: 1, y: 1, z: 1}\n',
    'deploy/workflow.yaml': 'on: push\n',
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

async function report(format: string, ...paths: string[]): Promise<string> {
  return (await folder.quorate(['check', ...(paths.length > 0 ? paths : ['deploy']), '--format', format])).stdout;
}

interface Found {
  readonly path: string;
  readonly services: readonly unknown[];
  readonly diagnostics: readonly {
    rule: string;
    severity: string;
    message: string;
    range: { start: { line: number } };
  }[];
}

async function found(): Promise<readonly Found[]> {
  return (JSON.parse(await report('json')) as { files: Found[] }).files;
}

/** As a strict reader takes it: keys that it does not know are mistakes. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  const isObject = 'properties' in schema && !(typeof schema.properties !== 'object');
  return isObject && (schema as { type?: unknown }).type === 'object'
    ? { ...inner, additionalProperties: false }
    : inner;
}

test('the JSON report is as its schema says, which is the published one', async () => {
  expect(published).toEqual(REPORT_SCHEMA);
  const validate = new Ajv({ strict: false }).compile(strict(published) as object);
  const whole = JSON.parse(await report('json')) as { files: Record<string, unknown>[] };
  expect([validate(whole), validate.errors]).toEqual([true, null]);
  expect(whole.files).toHaveLength(6);
  for (const key of ['path', 'dialect', 'services', 'diagnostics']) {
    const { [key]: _, ...rest } = whole.files[1] ?? {};
    expect(validate({ ...whole, files: [rest] }), `without ${key}`).toBe(false);
  }
});

test('GitLab: an issue a finding, with a fingerprint of its own', async () => {
  const issues = JSON.parse(await report('gitlab')) as Record<string, never>[];
  const findings = (await found()).flatMap(({ path, diagnostics }) => diagnostics.map((one) => ({ path, ...one })));
  const severities = { error: 'critical', warning: 'major', info: 'minor', hint: 'info' };
  expect(issues).toEqual(
    findings.map(({ path, rule, severity, message, range }) => ({
      description: message,
      check_name: rule,
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      severity: severities[severity as keyof typeof severities],
      location: { path, lines: { begin: range.start.line + 1, end: expect.any(Number) } },
    })),
  );
  await folder.write({ 'copies/a.yaml': ODD, 'copies/b.yaml': ODD });
  const copies = JSON.parse(await report('gitlab', 'copies')) as { fingerprint: string }[];
  expect(new Set(copies.map(({ fingerprint }) => fingerprint)).size).toBe(copies.length);
  expect(copies.length).toBe(4);
});

interface Suggestion {
  readonly range: Record<'start' | 'end', { line: number; column: number }>;
  readonly text: string;
}

interface Rdjson {
  readonly diagnostics: { location: { path: string }; code: { value: string }; suggestions?: Suggestion[] }[];
}

/** As reviewdog does it: lines from 1, columns in bytes from 1. */
function applied(text: string, { range: { start, end }, text: replacement }: Suggestion): string {
  const bytes = Buffer.from(text);
  const offsetOf = ({ line, column }: { line: number; column: number }): number => {
    let at = 0;
    for (let n = 1; n < line; n++) at = bytes.indexOf('\n', at) + 1;
    return at + column - 1;
  };
  return Buffer.concat([
    bytes.subarray(0, offsetOf(start)),
    Buffer.from(replacement),
    bytes.subarray(offsetOf(end)),
  ]).toString();
}

test('rdjson: what reviewdog applies as one piece mends the finding, whatever the width of characters', async () => {
  const whole = JSON.parse(await report('rdjson')) as Rdjson;
  const validate = new AjvDraft4.default({ strict: false }).compile(rdjson);
  expect([validate(whole), validate.errors]).toEqual([true, null]);
  const odd = whole.diagnostics.filter(({ location }) => location.path.includes('dd &'));
  expect(odd.map(({ code, suggestions }) => [code.value, suggestions?.length])).toEqual([
    ['critical-host', 1],
    ['critical-host', 1],
  ]);
  for (const [index, { suggestions = [] }] of odd.entries()) {
    const [suggestion] = suggestions;
    const mended = applied(ODD, suggestion as Suggestion);
    await folder.write({ 'mended/one.yaml': mended });
    const left = JSON.parse(await report('json', 'mended')) as { files: Found[] };
    expect(left.files[0]?.diagnostics.map(({ range }) => range.start.line)).toEqual([index === 0 ? 3 : 1]);
    const counts = (text: string): number => [...text.matchAll(/: (\d)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
    expect(counts(mended)).toBe(counts(ODD));
  }
});

test('rdjson of standard input has lines alone, since there is no file to measure', async () => {
  const { stdout } = await folder.quorate(['check', '-', '--format', 'rdjson'], { stdin: ODD });
  const { diagnostics } = JSON.parse(stdout) as Rdjson;
  expect(diagnostics.map(({ suggestions }) => suggestions)).toEqual([undefined, undefined]);
  expect(diagnostics[0]?.location).toMatchObject({ range: { start: { line: 2 } } });
});

test('Checkstyle: one error a finding, and nothing in a file can break the XML', async () => {
  const xml = await report('checkstyle', 'deploy', 'missing<.yaml');
  expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<checkstyle version="4\.3">\n[^]*<\/checkstyle>\n$/);
  const findings = (await found()).flatMap(({ diagnostics }) => diagnostics);
  expect([...xml.matchAll(/<error .* source="quorate\.([\w-]+)"\/>/g)].map(([, rule]) => rule)).toEqual(
    findings.map(({ rule }) => rule),
  );
  expect(xml).toContain('<file name="deploy/o|dd &amp; é.yaml">');
  expect(xml).toContain('message="missing&lt;.yaml: no such file or folder" source="quorate"/>');
  expect(xml.replaceAll(/<\/?(?:checkstyle|file|error)(?: \w+="[^"<>]*")*\/?>|<\?xml[^>]*\?>/g, '').trim()).toBe('');
});

test('Markdown: a table whose cells nothing in a file can leave, and the numbers below', async () => {
  const text = await report('markdown');
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  const findings = (await found()).flatMap(({ diagnostics }) => diagnostics);
  expect(rows.map((row) => row.split('|').length)).toEqual(findings.map(() => 6));
  expect(rows.join('\n')).not.toMatch(/[<>`@]/);
  expect(text).toMatch(/\n\d+ findings in \d services of \d manifests; 1 file without a placement\n$/);
  expect(await report('markdown', 'deploy/clean.yaml')).toBe('## Quorate\n\n0 findings in 1 service of 1 manifest\n');
});

test('OpenReports: objects that the cluster takes, with every service counted once', async () => {
  const { items } = JSON.parse(await report('openreports', 'deploy', 'missing.yaml')) as {
    items: { summary: Record<string, number>; results: { result: string; rule?: string }[] }[];
  };
  const validate = new Ajv({ strict: false, formats: { int32: true, int64: true } }).compile(
    strict(openReports) as object,
  );
  const problems = items.map((item) => (validate({ ...item, metadata: {} }) ? [] : validate.errors));
  expect(problems).toEqual([[]]);
  const [{ summary, results } = { summary: {}, results: [] }] = items;
  const files = await found();
  expect(results.flatMap(({ rule }) => rule ?? [])).toEqual(
    files.flatMap(({ diagnostics }) => diagnostics.map(({ rule }) => rule)),
  );
  expect(summary).toMatchObject({ error: 1, skip: 0, pass: 1 });
  expect(results.filter(({ result }) => result === 'fail')).toHaveLength(summary['fail'] ?? -1);
});

test.for(FORMAT_NAMES)('%s of no finding, of an unreadable file and of all files ends as it should', async (format) => {
  for (const paths of [['deploy/clean.yaml'], ['missing.yaml'], ['deploy']]) {
    const { stdout, code } = await folder.quorate(['check', ...paths, '--format', format]);
    expect(code).toBe(paths[0] === 'deploy' ? 1 : paths[0] === 'missing.yaml' ? 2 : 0);
    expect(stdout).toMatch(/\n$/);
    if (/^[[{]/.test(stdout)) expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  }
  expect(await readFile(folder.file('deploy/clean.yaml'), 'utf8')).toContain('name: a');
});
