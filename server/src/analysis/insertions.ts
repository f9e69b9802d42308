/**
 * Additions to a file that the user can choose: a comment that suppresses a finding, and the risk model of a service.
 */
import type { ModelSite } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import { insert, joined, lineStart } from '../text/lines.ts';
import type { Range } from '../model/range.ts';
import { isCommentAt } from '../text/commentAt.ts';
import type { SourceText } from '../text/sourceText.ts';
import { unusedSuppression } from '../rules/unusedSuppression.ts';
import { formatFault } from '../rules/wording.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import type { Diagnostic } from './diagnose.ts';

/**
 * Work that tries edits: it yields a text with them, and is given what is read of it. So the caller decides how the text is read: a
 * file of megabytes takes a second, and a server reads it in turns.
 */
export type Trying<T> = Generator<SourceText, T, Analysis>;

/** Tries without a pause. */
export function tryAtOnce<T>(trying: Trying<T>, read: (source: SourceText) => Analysis): T {
  let step = trying.next();
  while (!step.done) step = trying.next(read(step.value));
  return step.value;
}

/**
 * A comment above the line of the finding that suppresses it; undefined where a comment line would be read as text, or
 * would not cover the finding.
 */
export function* disablingComment(
  { layout, services, problems }: Analysis,
  { rule, range }: Pick<Diagnostic, 'rule' | 'range'>,
  reason = '',
): Trying<TextEdit | undefined> {
  if (rule === unusedSuppression.id) return undefined;
  const words = reason === '' ? rule : `${rule} -- ${reason}`;
  const edit = commentLine(range, `# quorate-disable-next-line ${words}`);
  if (!edit) return undefined;
  const after = yield layout.edited([edit]);
  const place = layout.offsets(edit.range).start;
  const found = after.layout.spanAt(layout.offsets(range).start + edit.newText.length);
  const reaches = after.suppressions.suppressions.some(
    ({ comment, covers }) =>
      comment && after.layout.startOf(comment.range.part) + comment.line === place && covers({ rule, range: found }),
  );
  if (!reaches) return undefined;
  // In broken YAML one more line may cause an error elsewhere, and then the comment would suppress nothing.
  const start = layout.offsets(range).start;
  const moved = start + edit.newText.length;
  const stays = problems
    .filter((problem) => problem.rule === rule && layout.offsets(problem.range).start === start)
    .every(({ message }) => {
      return after.problems.some((problem) => {
        return problem.message === message && after.layout.offsets(problem.range).start === moved;
      });
    });
  return stays && outline(after.services) === outline(services) ? edit : undefined;
}

export interface ModelInsertion {
  /** The model in words: `crash-stop/pm, keep vm`. */
  readonly model: string;
  readonly edits: readonly TextEdit[];
}

/**
 * The edits that write down the model in force for a service that declares none: as keys of the object where its
 * dialect has a place for them, else as a comment on the line before. Undefined where it is declared, or where there is
 * no safe place.
 */
export function* modelInsertion(
  { layout, services }: Analysis,
  { name, extent, model, modelSite }: AnalysedService,
): Trying<ModelInsertion | undefined> {
  if (['object', 'directive', 'file-directive'].includes(model.sources.fault.kind)) return undefined;
  // A model that is there but cannot be read could contradict a second one.
  if (modelSite?.present.includes(`${modelSite.prefix}fault`)) return undefined;
  const fault = formatFault(model.faultModel);
  const { keep } = model.faultModel;
  const [first] = extent;
  const comment = first && commentLine(first, `# quorate: fault=${fault} keep=${keep}`);
  const candidates = [
    modelSite && { kind: 'object', edits: keysAt(modelSite, { fault, keep }) },
    comment && { kind: 'directive', edits: [comment] },
  ];
  for (const { kind, edits } of candidates.filter((candidate) => candidate !== undefined)) {
    const { services: after } = yield layout.edited(edits);
    const declared = after.find((service) => service.name === name)?.model.sources.fault.kind;
    if (declared !== kind || outline(after) !== outline(services)) continue;
    return { model: `${fault}, keep ${keep}`, edits };
  }
  return undefined;
}

/** The keys in the style of the map, with the keys that are still missing around them. */
function keysAt(
  { at, indent, parents, prefix, present, clears }: ModelSite,
  model: Readonly<Record<'fault' | 'keep', string>>,
): readonly TextEdit[] {
  const { part, start: offset } = at;
  const { text } = part;
  const keys = Object.entries(model).flatMap(([key, value]) =>
    present.includes(prefix + key) ? [] : `${prefix}${key}: ${value}`,
  );
  if (indent === undefined) {
    const inner = parents.reduceRight((content, parent) => `${parent}: {${content}}`, keys.join(', '));
    const [, room = '', end] = /^(\s*)(\})?/.exec(text.slice(offset)) ?? [];
    if (end !== undefined) return [insert(part, offset, inner)];
    return [insert(part, offset, room === '' ? `${inner}, ` : ` ${inner},`)];
  }
  const lines = [
    ...parents.map((parent, depth) => `${'  '.repeat(depth)}${parent}:`),
    ...keys.map((key) => '  '.repeat(parents.length) + key),
  ];
  const end = newline(text);
  const [before, after] = offset === 0 || text[offset - 1] === '\n' ? ['', end] : [end, ''];
  const added = insert(part, offset, lines.map((line) => before + indent + line + after).join(''));
  return joined([...(clears ? [{ range: clears, newText: '' }] : []), added]);
}

/**
 * A comment on a line of its own above that of a span, with the same indentation; undefined where YAML would read it as
 * text.
 */
function commentLine({ part, start: offset }: Range, comment: string): TextEdit | undefined {
  const { text } = part;
  const start = lineStart(text, offset);
  const [indent = ''] = /^[ \t]*/.exec(text.slice(start, offset)) ?? [];
  const line = indent + comment + newline(text);
  const edited = text.slice(0, start) + line + text.slice(start);
  return isCommentAt(edited, start + indent.length) ? insert(part, start, line) : undefined;
}

/** The line break that the text uses. */
const newline = (text: string): string => /\r?\n/.exec(text)?.[0] ?? '\n';

/** A text for all that an edit must not change when it only adds a remark. */
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
