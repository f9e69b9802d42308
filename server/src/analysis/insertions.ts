/** What can be added to a file by hand: a comment that suppresses a finding, and the risk model of a service. */
import type { ModelSite, TextEdit } from '../model/service.ts';
import { applyEdits, insert, joined, remove } from '../fixes/textLines.ts';
import { isCommentAt } from '../readers/yaml/commentAt.ts';
import { unusedSuppression } from '../rules/unusedSuppression.ts';
import { parseSuppressions } from '../rules/suppressions.ts';
import { formatFault } from '../rules/wording.ts';
import { analyse, type AnalysedService, type Analysis } from './analyse.ts';
import type { Diagnostic } from './diagnose.ts';
import type { Project } from './project.ts';

/**
 * A comment above the line of the finding that suppresses it; undefined where a comment line would be read as text, or
 * would not reach the finding.
 */
export function disablingComment(
  { text, services }: Analysis,
  { rule, range }: Pick<Diagnostic, 'rule' | 'range'>,
  project: Project,
): TextEdit | undefined {
  if (rule === unusedSuppression.id) return undefined;
  const edit = commentLine(text, range.start, `# quorate-disable-next-line ${rule}`);
  if (!edit) return undefined;
  const edited = applyEdits(text, [edit]);
  const length = edit.newText.length;
  const moved = { rule, range: { start: range.start + length, end: range.end + length } };
  const reaches = parseSuppressions(edited).suppressions.some(
    ({ comment, covers }) => comment && lineStart(edited, comment.range.start) === edit.range.start && covers(moved),
  );
  return reaches && outline(analyse(edited, project).services) === outline(services) ? edit : undefined;
}

export interface ModelInsertion {
  /** The model in words: `crash-stop/pm, keep vm`. */
  readonly model: string;
  readonly edits: readonly TextEdit[];
}

/**
 * Writes down the model in force for a service that declares none: as keys of the object where its dialect has room for
 * them, elsewhere as a comment on the line before it. Undefined where it is declared, or where there is no safe place.
 */
export function modelInsertion(
  { text, services }: Analysis,
  { name, range, model, modelSite }: AnalysedService,
  project: Project,
): ModelInsertion | undefined {
  if (['object', 'directive', 'file-directive'].includes(model.sources.fault.kind)) return undefined;
  // It is there, but cannot be read: nobody knows what a second one would contradict.
  if (modelSite?.present.includes(`${modelSite.prefix}fault`)) return undefined;
  const fault = formatFault(model.faultModel);
  const { keep } = model.faultModel;
  const comment = commentLine(text, range.start, `# quorate: fault=${fault} keep=${keep}`);
  const candidates = [
    modelSite && { kind: 'object', edits: keysAt(text, modelSite, { fault, keep }) },
    comment && { kind: 'directive', edits: [comment] },
  ];
  for (const { kind, edits } of candidates.filter((candidate) => candidate !== undefined)) {
    const after = analyse(applyEdits(text, edits), project).services;
    const declared = after.find((service) => service.name === name)?.model.sources.fault.kind;
    if (declared !== kind || outline(after) !== outline(services)) continue;
    return { model: `${fault}, keep ${keep}`, edits };
  }
  return undefined;
}

/** The keys, below those that are still missing around them, in the style of the map. */
function keysAt(
  text: string,
  { offset, indent, parents, prefix, present, clears }: ModelSite,
  model: Readonly<Record<'fault' | 'keep', string>>,
): readonly TextEdit[] {
  const keys = Object.entries(model).flatMap(([key, value]) =>
    present.includes(prefix + key) ? [] : `${prefix}${key}: ${value}`,
  );
  if (indent === undefined) {
    const inner = parents.reduceRight((content, parent) => `${parent}: {${content}}`, keys.join(', '));
    const [, room = '', end] = /^(\s*)(\})?/.exec(text.slice(offset)) ?? [];
    if (end !== undefined) return [insert(offset, inner)];
    return [insert(offset, room === '' ? `${inner}, ` : ` ${inner},`)];
  }
  const lines = [
    ...parents.map((parent, depth) => `${'  '.repeat(depth)}${parent}:`),
    ...keys.map((key) => '  '.repeat(parents.length) + key),
  ];
  const end = newline(text);
  const [before, after] = offset === 0 || text[offset - 1] === '\n' ? ['', end] : [end, ''];
  const added = insert(offset, lines.map((line) => before + indent + line + after).join(''));
  return joined([...(clears ? [remove(clears.start, clears.end)] : []), added]);
}

/** A line of its own above that of `offset`, as deep as that; undefined where YAML would read it as text. */
function commentLine(text: string, offset: number, comment: string): TextEdit | undefined {
  const start = lineStart(text, offset);
  const [indent = ''] = /^[ \t]*/.exec(text.slice(start, offset)) ?? [];
  const edit = insert(start, indent + comment + newline(text));
  return isCommentAt(applyEdits(text, [edit]), start + indent.length) ? edit : undefined;
}

/** A byte order mark stays in front. */
function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return text[start] === '\uFEFF' ? start + 1 : start;
}

/** As the file ends its lines. */
const newline = (text: string): string => /\r?\n/.exec(text)?.[0] ?? '\n';

/** What an edit that only adds a remark must leave as it is. */
function outline(services: readonly AnalysedService[]): string {
  return JSON.stringify(
    services.map(({ name, hosts, complete, scheduling }) => [
      name,
      hosts.map((host) => [host.name, host.replicas]),
      complete,
      scheduling?.replicas.value,
    ]),
  );
}
