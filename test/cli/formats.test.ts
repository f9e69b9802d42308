import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RULES } from '../../server/src/rules/registry.ts';
import { rulePage } from '../../server/src/rules/rulePage.ts';
import { Folder } from '../support/cli.ts';
import { example } from '../support/examples.ts';

/** A name with all that a format has to escape. */
const ODD = `deployments:\n  - name: "a: 100%, <b> & 'c'"\n    hosts: {x: 3, y: 1, z: 1}\n`;

let folder: Folder;
beforeAll(async () => {
  folder = await Folder.with({
    'deploy/ledger.yaml': example('ledger.yaml'),
    'deploy/odd, name%.yaml': ODD,
    'deploy/clean.yaml': 'deployments:\n  - name: a\n    hosts: {x: 1, y: 1, z: 1}\n',
    'deploy/workflow.yaml': 'on: push\n',
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly locations: readonly { readonly physicalLocation: { artifactLocation: { uri: string }; region: unknown } }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly { readonly artifactChanges: readonly { replacements: unknown[] }[] }[];
}

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { id: string; help: { markdown: string } }[] } };
      readonly results: readonly SarifResult[];
      readonly invocations: readonly unknown[];
    },
  ];
}

async function sarif(...args: string[]): Promise<Sarif> {
  const { stdout } = await folder.quorate(['check', ...args, '--format', 'sarif']);
  const report = JSON.parse(stdout) as Sarif;
  expect(problemsOf(report)).toEqual([]);
  return report;
}

function problemsOf(report: unknown): unknown[] {
  const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return validate(report) ? [] : (validate.errors ?? []);
}

test('the schema refuses what is no SARIF', () => {
  expect(problemsOf({ version: '2.1.0', runs: [{ results: [{ level: 'grave' }] }] })).not.toEqual([]);
});

test('SARIF is valid, with relative paths, one-based places, and fixes', async () => {
  const {
    runs: [{ results, invocations }],
  } = await sarif('deploy');
  expect(results.map(({ ruleId, locations }) => [ruleId, locations[0]?.physicalLocation])).toMatchObject([
    [
      'dominated-placement',
      {
        artifactLocation: { uri: 'deploy/ledger.yaml' },
        region: { startLine: 4, startColumn: 11, endLine: 4, endColumn: 17 },
      },
    ],
    ['model-conflict', {}],
    ['critical-host', { artifactLocation: { uri: 'deploy/odd%2C%20name%25.yaml' } }],
  ]);
  expect(results[0]?.fixes?.[0]?.artifactChanges[0]?.replacements).toHaveLength(5);
  expect(invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
});

test('SARIF says of each rule what its page says, and results point at their rule', async () => {
  const {
    runs: [{ results, tool }],
  } = await sarif('deploy');
  const { rules } = tool.driver;
  expect(rules.map(({ id, help }) => [id, help.markdown])).toEqual(RULES.map((rule) => [rule.id, rulePage(rule)]));
  for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex]?.id).toBe(ruleId);
});

test('a fingerprint stays when the finding moves, and no two findings of a file share one', async () => {
  const twice = '  - name: a\n    hosts: {x: 3, y: 1, z: 1}\n';
  await folder.write({ 'moved/one.yaml': `deployments:\n${twice}${twice}` });
  const before = await sarif('moved');
  await folder.write({ 'moved/one.yaml': `# moved\n\ndeployments:\n${twice}${twice}` });
  const after = await sarif('moved');
  const prints = (report: Sarif) => report.runs[0].results.map(({ partialFingerprints }) => partialFingerprints);
  expect(prints(after)).toEqual(prints(before));
  expect(new Set(prints(after).map((print) => JSON.stringify(print))).size).toBe(2);
});

test('SARIF tells what could not be read', async () => {
  const report = await sarif('deploy', 'missing.yaml');
  expect(report.runs[0].invocations).toEqual([
    {
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: 'missing.yaml: no such file or folder' } }],
    },
  ]);
});

test('GitHub gets one command a finding, with paths from the root of the repository', async () => {
  const { stdout } = await folder.quorate(['check', '.', '--format', 'github'], {
    env: { GITHUB_WORKSPACE: folder.file('..') },
  });
  const name = basename(folder.path);
  expect(stdout).toContain(`::notice file=${name}/deploy/ledger.yaml,line=4,endLine=4,col=11,endColumn=16,`);
  expect(stdout).toMatch(
    /^::warning file=[^:]*odd%2C name%25\.yaml,line=3,endLine=3,col=13,.*title=critical-host::Losing /m,
  );
});

test('JUnit has a suite a manifest; a hint is no failure, and a clean manifest passes', async () => {
  const { stdout } = await folder.quorate(['check', 'deploy', 'missing.yaml', '--format', 'junit']);
  expect(stdout.match(/<testsuite [^>]*>/g)).toEqual([
    '<testsuite name="deploy/clean.yaml" tests="1" failures="0" errors="0" skipped="0">',
    '<testsuite name="deploy/ledger.yaml" tests="2" failures="1" errors="0" skipped="0">',
    '<testsuite name="deploy/odd, name%.yaml" tests="1" failures="1" errors="0" skipped="0">',
    '<testsuite name="quorate" tests="1" failures="0" errors="1" skipped="0">',
  ]);
});

test('several formats at once: one to standard output, the others to files', async () => {
  const formats = [
    '--format',
    'text',
    '--format',
    'sarif',
    '--output',
    'a.sarif',
    '--format',
    'junit',
    '--output',
    'b.xml',
  ];
  const { code, stdout } = await folder.quorate(['check', 'deploy', ...formats]);
  expect(code).toBe(1);
  expect(stdout).toContain('3 findings in 3 services');
  expect(problemsOf(JSON.parse(await readFile(folder.file('a.sarif'), 'utf8')))).toEqual([]);
  expect(await readFile(folder.file('b.xml'), 'utf8')).toMatch(/^<\?xml[^]*<\/testsuites>\n$/);
});

test.for([
  [{}, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
] as const)('with %j colours are %j', async ([env, coloured]) => {
  const { stdout } = await folder.quorate(['check', 'deploy'], { env });
  expect(stdout.includes('\u001B[33mwarning\u001B[39m')).toBe(coloured);
});

test('what is in a file cannot move the cursor of a terminal', async () => {
  await folder.write({ 'escape/one.yaml': 'deployments:\n  - {name: a, hosts: {x: 3, y: 1}} # \u001B[2J\n' });
  const { stdout } = await folder.quorate(['check', 'escape']);
  expect(stdout).toContain('hosts: {x: 3, y: 1}} # •••\n');
});
