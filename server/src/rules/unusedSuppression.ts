import { lengthWithout, quote } from '../base/names.ts';
import { correctionOf } from '../base/nearest.ts';
import { textIn } from '../model/range.ts';
import type { Range } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import type { Finding, Rule } from './rule.ts';
import type { Suppression, SuppressionComment, Suppressions } from './suppressions.ts';
import { changeTo } from './problemsOf.ts';

export const unusedSuppression: Rule = {
  id: 'unused-suppression',
  severity: 'hint',
  docs: {
    summary: 'A comment or annotation suppresses a rule that finds nothing there or does not exist.',
    why: `A suppression may outlive its reason: the placement was mended, the comment stayed, and the next mistake on that line is
not seen. A misspelt rule suppresses nothing at all. Suppressions are the comments
\`# quorate-disable-next-line <rule> -- reason\`, \`# quorate-disable <rule>\` up to \`# quorate-enable <rule>\`,
\`# quorate-disable-file <rule>\`, and on Kubernetes objects the annotation \`quorate.dev/ignore.<rule>: "reason"\`.`,
    before: `deployments:
  # quorate-disable-next-line critical-host -- one machine until the second rack is there
  - name: queue
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1}`,
    after: `deployments:
  - name: queue
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1}`,
    source: 'The page "Rules", below the table.',
  },
};

/** The findings about comments that name a rule which does not exist. They are known as soon as the file is read. */
export function unknownRules({ comments }: Suppressions, known: readonly string[]): Finding[] {
  return comments.flatMap((comment) =>
    comment.rules
      .filter(({ name }) => !known.includes(name))
      .map(({ name, range }): Finding => {
        const { correction, meant } = correctionOf(name, known, 'it suppresses nothing');
        const edits = [...(meant === undefined ? [] : [changeTo(range, meant)]), removal(comment, [name])];
        return { range, message: `No rule named ${quote(name)}${correction}`, edits };
      }),
  );
}

/**
 * The findings about suppressions that covered nothing. They are right only once every rule has been checked for every
 * service.
 * @param unused the result of `applySuppressions`
 */
export function unusedSuppressions(unused: readonly Suppression[], known: readonly string[]): Finding[] {
  return unused
    .filter(({ rule }) => rule === undefined || (known.includes(rule) && rule !== unusedSuppression.id))
    .map(({ rule, range, comment, entry }): Finding => {
      const message = `Suppresses nothing: ${rule ?? 'no rule'} finds ${rule === undefined ? 'anything' : 'nothing'} here`;
      const edit = comment ? removal(comment, rule === undefined ? [] : [rule]) : entry && withLines(entry);
      return { range, message, ...(edit && { edits: [edit] }) };
    });
}

/**
 * A fix that removes an annotation with its lines; undefined where something else stands on them, or where its end is
 * not clear.
 */
function withLines({ part, start, end }: Range): NonNullable<Finding['edits']>[number] | undefined {
  const { text } = part;
  const line = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*(?:[ \t]#[^\n]*)?\r?(?:\n|$)/.exec(text.slice(end));
  if (!rest || text.slice(line, start).trim() !== '' || text.slice(start, end).endsWith('\n')) return undefined;
  const range = { part, start: line, end: end + rest[0].length };
  return { title: 'Remove the annotation', edits: [{ range, newText: '' }] };
}

/** A fix that removes the names from the comment, and the whole comment with the last of them. */
function removal(comment: SuppressionComment, names: readonly string[]): NonNullable<Finding['edits']>[number] {
  const doomed = comment.rules.filter(({ name }) => names.includes(name));
  if (doomed.length === comment.rules.length) return { title: 'Remove the comment', edits: [wholeComment(comment)] };
  const first = comment.rules.find((rule) => !doomed.includes(rule));
  const edits = doomed.map(({ range: { start, end } }) => {
    // Commas separate names, so one goes with each name: the comma before it, or the one behind it where no name stays
    // before it.
    const leads = first !== undefined && start < first.range.start;
    const { part } = comment.range;
    const behind = /^[\s,]*/.exec(part.text.slice(end, comment.range.end))?.[0] ?? '';
    const before = lengthWithout(textIn({ ...comment.range, end: start }), /[\s,]/);
    const range = leads
      ? { part, start, end: end + behind.length }
      : { part, start: comment.range.start + before, end };
    return { range, newText: '' };
  });
  return { title: `Remove ${names.join(', ')}`, edits };
}

/** The deletion of a comment: with its line where nothing else stands on it, else with the spaces before it. */
function wholeComment({ range, line }: SuppressionComment): TextEdit {
  const { part, start, end } = range;
  const before = part.text.slice(line, start);
  if (before.trim() !== '') return { range: { part, start: line + before.trimEnd().length, end }, newText: '' };
  const newline = /^\r?\n/.exec(part.text.slice(end, end + 2))?.[0] ?? '';
  return { range: { part, start: line, end: end + newline.length }, newText: '' };
}
