/** `--print-config`: prints what is in force for a file, as JSON. */
import { quorumText } from '../risk/quorum.ts';
import { resolveModel } from '../analysis/modelOf.ts';
import { severityOf } from '../analysis/project.ts';
import { formatFault } from '../rules/wording.ts';
import { RULES } from '../rules/registry.ts';
import { jsonText } from './formats/json.ts';
import type { Projects } from './projects.ts';
import { printable } from './terminal.ts';
import { UsageError } from './usage.ts';

/** Prints it. @returns the exit code */
export function printConfig(paths: readonly string[], projects: Projects): number {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) throw new UsageError('--print-config takes one file');
  const project = projects.of(path);
  const found = projects.fileOf(path);
  const { faultModel, quorum, faults, probability } = resolveModel([
    ...(project.file?.declarations ?? []),
    project.settings.declaration,
  ]);
  const config = {
    path,
    config: found?.path ?? null,
    fault: formatFault(faultModel),
    keep: faultModel.keep,
    removal: faultModel.removal,
    quorum: quorumText(quorum),
    faults: faults ?? null,
    probability: probability ?? null,
    limit: project.file?.limit ?? project.settings.limit ?? null,
    domain: project.file?.domain ?? 'host',
    hosts: [...(project.file?.nodes ?? []), ...project.clusters.flatMap(({ nodes }) => nodes)].map(({ name }) => name),
    rules: Object.fromEntries(RULES.map((rule) => [rule.id, severityOf(project, rule)])),
  };
  process.stdout.write(`${jsonText(config, 2)}\n`);
  for (const error of found?.errors ?? []) process.stderr.write(`quorate: ${printable(error)}\n`);
  return found && found.errors.length > 0 ? 2 : 0;
}
