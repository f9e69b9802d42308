/** `--new-from`: takes the findings of an earlier version for known. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { checkAll, type Threads } from '../checkAll.ts';
import type { Job } from '../checker.ts';
import { findFiles } from '../files.ts';
import { scanFiles } from '../scanFiles.ts';
import { Baseline, type KnownFinding, knownIn } from './baseline.ts';
import { Repository } from './git.ts';

/** The names of files that a check may read: manifests, project files and ignore files. */
const READ = /\.ya?ml$|(?:^|\/)\.\w+ignore$/i;

interface Asked {
  readonly reference: string;
  readonly paths: readonly string[];
  readonly job: Job;
  readonly threads: (files: number) => Threads;
  readonly signal: AbortSignal;
}

/**
 * Judges the whole earlier version, with its own project files and machines: a finding may be new because another file
 * changed.
 * @throws Error when git cannot give the version
 */
export async function baselineOf({ reference, paths, job, threads, signal }: Asked): Promise<Baseline> {
  const repository = new Repository(reference);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'quorate-')));
  try {
    const named = paths.flatMap((path) => insideOf(repository.root, path));
    writeTree(repository, folder, new Set(named));
    const { files, roots } = findFiles(named.map((path) => posix.join(folder, path)));
    const { matters, clusters, telling } = scanFiles(files);
    const worthwhile = files.filter((_, at) => matters[at]);
    const { cache: _, fix: __, suppress: ___, ...plain } = job;
    const earlier = { ...plain, sources: { ...job.sources, clusters, telling, roots } };
    const findings: KnownFinding[] = [];
    for await (const { checked } of checkAll(worthwhile, earlier, threads(worthwhile.length), signal)) {
      if (checked) findings.push(...knownIn(checked, folder));
    }
    return new Baseline(repository.root, findings);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The path from the root of the repository; none for a path outside of it, which has no earlier version. */
function insideOf(root: string, path: string): string[] {
  const inside = relative(root, join(realpathSync('.'), relative('.', resolve(path)))).replaceAll('\\', '/');
  return inside.startsWith('../') ? [] : [inside];
}

function writeTree(repository: Repository, folder: string, named: ReadonlySet<string>): void {
  const wanted = repository.blobs().filter(({ path }) => READ.test(path) || named.has(path));
  for (const [{ path }, content] of repository.contents(wanted)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
