/** `--print-config`: what is in force for a file, as JSON. */
import { severityOf } from '../analysis/project.ts';
import { DEFAULT_DECLARATION } from '../analysis/settings.ts';
import { formatFault } from '../rules/wording.ts';
import { RULES } from '../rules/registry.ts';
import type { Projects } from './projects.ts';
import { UsageError } from './usage.ts';

/** @returns the exit code */
export function printConfig(paths: readonly string[], projects: Projects): number {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) throw new UsageError('--print-config takes one file');
  const project = projects.of(path);
  const found = projects.fileOf(path);
  const declared = [...(project.file?.declarations ?? []), project.settings.declaration, DEFAULT_DECLARATION];
  const quorum = declared.find((layer) => layer.quorum !== undefined)?.quorum;
  const fault = declared.find((layer) => layer.fault !== undefined)?.fault;
  const config = {
    path,
    config: found?.path ?? null,
    fault: fault && formatFault(fault),
    keep: declared.find((layer) => layer.keep !== undefined)?.keep,
    quorum: typeof quorum === 'object' ? quorum.formula : quorum,
    limit: project.file?.limit ?? project.settings.limit ?? null,
    domain: project.file?.domain ?? 'host',
    hosts: [...(project.file?.nodes ?? []), ...project.clusters.flatMap(({ nodes }) => nodes)].map(({ name }) => name),
    rules: Object.fromEntries(RULES.map((rule) => [rule.id, severityOf(project, rule)])),
  };
  process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
  for (const error of found?.errors ?? []) process.stderr.write(`quorate: ${error}\n`);
  return found && found.errors.length > 0 ? 2 : 0;
}
