/** The release workflow, as far as it goes without an account: packing, checksums, components, and what it would publish. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { packageReadme } from '../../scripts/release/packageReadme.ts';
import { isPreview, publishing, releaseProblems } from '../../scripts/release/plan.ts';
import { parseTrustedJson } from '../../scripts/vscode/json.ts';
import { root } from '../../scripts/vscode/paths.ts';
import { Folder, posix } from '../support/cli.ts';

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly steps?: readonly { readonly run?: string; readonly if?: string }[] }>
  >;
}

const workflow = async (name: string) =>
  parse(await readFile(join(root, '.github', 'workflows', name), 'utf8')) as Workflow;

test.runIf(posix)(
  'the steps of the job that packs make two packages, their checksums and their components',
  async () => {
    const { jobs } = await workflow('release.yml');
    await using folder = await Folder.with({});
    const env = { ...process.env, QUORATE_REPOSITORY: 'https://example.com/owner/quorate' };
    const steps = (jobs['pack']?.steps ?? []).filter(
      (step) => step.run && !step.if && !/^npm (ci|run build)$/.test(step.run),
    );
    expect(steps.length).toBe(2);
    let said = '';
    for (const { run = '' } of steps) {
      const command = run.replace(/ pack$/, ` pack ${folder.path}`);
      const { code, stdout, stderr } = await folder.run('sh', ['-c', `cd ${root} && ${command}`], { env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      said += stdout;
    }
    expect(said).toContain(`npm publish release/quorate-${manifest.version}.tgz --provenance`);

    const sums = await readFile(folder.file('SHA256SUMS'), 'utf8');
    expect(sums.match(/\S+$/gm)).toEqual([`quorate-${manifest.version}.tgz`, 'quorate.vsix', 'sbom.cdx.json']);
    for (const [, sum, name = ''] of sums.matchAll(/^(\S+) {2}(\S+)$/gm)) {
      expect(
        createHash('sha256')
          .update(await readFile(folder.file(name)))
          .digest('hex'),
      ).toBe(sum);
    }

    const bom = await readFile(folder.file('sbom.cdx.json'), 'utf8');
    const { components } = parseTrustedJson<{ components: { purl: string }[] }>(bom);
    const bundled = Object.entries(manifest.dependencies).map(([name, version]) => `pkg:npm/${name}@${version}`);
    expect(components.map(({ purl }) => purl)).toEqual(expect.arrayContaining(bundled));

    const { stdout: packed } = await folder.run('tar', [
      '-xzOf',
      `quorate-${manifest.version}.tgz`,
      'package/package.json',
    ]);
    expect(JSON.parse(packed)).toMatchObject({
      repository: { type: 'git', url: 'git+https://example.com/owner/quorate.git' },
      bugs: { url: 'https://example.com/owner/quorate/issues' },
      homepage: 'https://example.com/owner/quorate#readme',
    });
  },
);

test('a workflow may read, and what it may besides is said at the job that needs it', async () => {
  for (const name of ['test.yml', 'release.yml'])
    expect((await workflow(name)).permissions).toEqual({ contents: 'read' });
});

test('every picture and link of the packed README is a file of the repository', async () => {
  const readme = await packageReadme('1.2.3', 'https://example.com/owner/quorate');
  const links = [...readme.matchAll(/\]\(https:\/\/example\.com\/owner\/quorate\/(raw|blob)\/v1\.2\.3\/([^)#]+)/g)];
  expect(links.filter(([, kind]) => kind === 'raw').length).toBeGreaterThan(5);
  expect(links.map(([, , path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(readme).not.toMatch(/\]\((?!https:|#)/);
  // Without an address nothing leads nowhere.
  expect(await packageReadme('1.2.3', undefined)).not.toMatch(/!\[|\]\((?!https:|#)/);
});

test.for([
  ['v1.2.0', '1.2.0', '# Changelog\n\n## 1.2.0 (2030-01-31)\n', []],
  ['v1.2.1', '1.2.0', '## 1.2.0 (2030-01-31)\n', ['the tag is v1.2.1, and package.json says 1.2.0']],
  ['v1.2.0', '1.2.0', '## 1.2.0 (unreleased)\n', [expect.stringContaining("'1.2.0 (unreleased)'")]],
  ['v1.2.0', '1.2.0', '## 1.1.0 (2030-01-31)\n', [expect.stringContaining("'1.1.0 (2030-01-31)'")]],
] as const)('%s of %s with %j: %j', ([tag, version, changelog, problems]) => {
  expect(releaseProblems(tag, version, changelog)).toEqual(problems);
});

test.for([
  ['1.2.0', false],
  ['1.3.0', true],
  ['0.10.4', false],
  ['2.11.0', true],
] as const)('%s is a preview: %j, and goes to that channel alone', ([version, preview]) => {
  expect(isPreview(version)).toBe(preview);
  const commands = publishing(version, 'a.tgz', 'a.vsix').map((command) => command.join(' '));
  expect(commands.filter((command) => /--pre-release|--tag next/.test(command)).length).toBe(preview ? 3 : 0);
});
