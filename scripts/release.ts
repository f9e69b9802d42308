// The steps of .github/workflows/release.yml:
//   node scripts/release.ts check TAG              whether the tag can be released
//   node scripts/release.ts pack [FOLDER]          packages, components and checksums of what was built
//   node scripts/release.ts publish [--dry-run]    publishes what was packed; a dry run prints the commands
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packForNpm } from './release/npmPackage.ts';
import { isPreview, publishing, releaseProblems } from './release/plan.ts';
import { packageVersion } from './release/stage.ts';
import { packExtension } from './release/vsix.ts';
import { root } from './vscode/paths.ts';
import { runOrThrow } from './vscode/run.ts';

const FOLDER = 'release';
const EXTENSION = 'quorate.vsix';
/** The packages that are bundled, as `npm run build` lists them. */
const COMPONENTS = 'sbom.cdx.json';
const CHECKSUMS = 'SHA256SUMS';

const version = await packageVersion();
const [command, argument] = process.argv.slice(2);
if (command === 'check') await check(argument ?? '');
else if (command === 'pack') await pack(argument ?? join(root, FOLDER));
else if (command === 'publish') await publish(argument === '--dry-run');
else throw new Error(`check, pack or publish, not '${command}'`);

async function check(tag: string): Promise<void> {
  const problems = releaseProblems(tag, version, await readFile(join(root, 'CHANGELOG.md'), 'utf8'));
  if (problems.length > 0) throw new Error(problems.join('; '));
}

async function pack(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await packExtension(join(folder, EXTENSION), isPreview(version));
  await packForNpm(folder);
  await copyFile(join(root, 'dist', COMPONENTS), join(folder, COMPONENTS));
  const files = (await readdir(folder)).filter((name) => name !== CHECKSUMS).toSorted((a, b) => (a < b ? -1 : 1));
  const sums = await Promise.all(files.map(async (name) => `${await checksum(join(folder, name))}  ${name}\n`));
  await writeFile(join(folder, CHECKSUMS), sums.join(''));
  process.stdout.write(sums.join(''));
}

async function checksum(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

async function publish(dryRun: boolean): Promise<void> {
  const [npmPackage, extension] = [join(FOLDER, `quorate-${version}.tgz`), join(FOLDER, EXTENSION)];
  for (const [tool, ...args] of publishing(version, npmPackage, extension)) {
    process.stdout.write(`${[tool, ...args].join(' ')}\n`);
    if (!dryRun) await runOrThrow(tool, args, { stdio: 'inherit' });
  }
}
