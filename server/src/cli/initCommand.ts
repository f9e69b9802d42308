/**
 * `quorate init`: looks at the manifests of a folder, and writes a `.quorate.yaml` that states what is assumed of them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { short } from '../base/names.ts';
import type { AnalysedService } from '../analysis/analyse.ts';
import { projectTemplate } from '../analysis/projectTemplate.ts';
import { parseSettings } from '../analysis/settings.ts';
import { PROJECT_FILE } from '../reading/projectFile.ts';
import { count } from '../rules/wording.ts';
import { Judge } from './judge.ts';
import { findFiles } from './files.ts';
import { Projects } from './projects.ts';
import { readManifest, reasonOf } from './readManifest.ts';
import { scanFiles } from './scanFiles.ts';
import { printable } from './terminal.ts';
import { type Command, parseOptions, UsageError } from './usage.ts';

/** The most services that are named; the others are only counted. */
const MOST_NAMES = 20;

export const initCommand: Command = {
  name: 'init',
  takes: '[FOLDER]',
  summary: `writes a ${PROJECT_FILE} with comments for the manifests of a folder; findings stay as they are`,
  options: {},
  run: (args) => {
    const [folder = '.', ...others] = parseOptions(args, {}).positionals;
    if (others.length > 0) throw new UsageError('init takes one folder');
    const path = join(folder, PROJECT_FILE);
    try {
      const found = look(folder);
      // This fails where the file exists, so no file is ever replaced.
      writeFileSync(path, projectText(found), { flag: 'wx' });
      process.stdout.write(`${printable(path)}: ${summaryOf(found)}\n`);
      for (const error of found.errors) process.stderr.write(`quorate: ${printable(error)}\n`);
      return found.errors.length > 0 ? 2 : 0;
    } catch (error) {
      const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
      const reason = there ? 'is there already' : reasonOf(error);
      process.stderr.write(`quorate: ${printable(`${path}: ${reason}`)}\n`);
      return 2;
    }
  },
};

interface Found {
  /** How many files of each dialect there are. */
  readonly dialects: ReadonlyMap<string, number>;
  readonly services: readonly Seen[];
  /** What could not be read, one line each. */
  readonly errors: readonly string[];
}

interface Seen {
  readonly name: string;
  readonly states: boolean;
  readonly withoutNodes: boolean;
}

/** Looks at the files of a folder. What another project file says wrong is not told here; `check` tells it. */
function look(folder: string): Found {
  const { files, roots, errors } = findFiles([folder]);
  const { matters, clusters, telling } = scanFiles(files);
  const { settings } = parseSettings({}, 'flags');
  const projects = new Projects({ settings, clusters, telling, roots });
  const dialects = new Map<string, number>();
  const unread: string[] = [];
  const services = files.flatMap((path, at): Seen[] => {
    if (!matters[at]) return [];
    try {
      const text = readManifest(path);
      const { dialect, services: read } = new Judge(path, projects.of(path)).judge(text).analysis;
      if (read.length > 0 && dialect !== undefined) dialects.set(dialect, (dialects.get(dialect) ?? 0) + 1);
      return read.map(seen);
    } catch (error) {
      unread.push(`${path}: ${reasonOf(error)}`);
      return [];
    }
  });
  return { dialects, services, errors: [...errors, ...unread] };
}

function seen({ name, model, question }: AnalysedService): Seen {
  const { kind } = model.sources.fault;
  return {
    name,
    states: kind !== 'default' && kind !== 'software',
    withoutNodes: question !== undefined && 'schedule' in question && question.schedule.nodes.length === 0,
  };
}

function summaryOf({ dialects, services }: Found): string {
  if (services.length === 0) return 'no service was found';
  const files = [...dialects].map(([dialect, n]) => `${n} ${dialect}`).join(', ');
  return `${count(services.length, ['service', 'services'])} in files of these dialects: ${files}`;
}

function projectText(found: Found): string {
  const { services } = found;
  return projectTemplate({
    found: summaryOf(found),
    unplaced: namesOf(services.filter(({ withoutNodes }) => withoutNodes)),
    silent: namesOf(services.filter(({ states }) => !states)),
    example: services[0]?.name,
  });
}

function namesOf(services: readonly Seen[]): string {
  const names = [...new Set(services.map(({ name }) => short(name)))];
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
