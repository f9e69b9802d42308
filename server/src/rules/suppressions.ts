/**
 * Findings that somebody has seen and accepted, in comments and in annotations of objects:
 * - `# quorate-disable-next-line critical-host -- one machine by design`
 * - `# quorate-disable critical-host` until `# quorate-enable critical-host` or the end of the file
 * - `# quorate-disable-file critical-host`
 * - `quorate.dev/ignore.critical-host: "one machine by design"`
 *
 * Several rules may be named; without a name all are meant. What follows ` -- ` is the reason.
 */
import type { Range, Service } from '../model/service.ts';
import { commentsOf } from '../model/comments.ts';

/** What of a finding decides whether it is suppressed. */
interface Found {
  readonly rule: string;
  readonly range: Range;
}

export interface Suppression {
  /** The rule it names; undefined for all. */
  readonly rule: string | undefined;
  /** Where the rule is named, or the words that mean all. */
  readonly range: Range;
  readonly reason: string;
  readonly covers: (found: Found) => boolean;
  /** The comment it stands in; absent for an annotation. */
  readonly comment?: SuppressionComment;
  /** The annotation it is, where it can be taken out. */
  readonly entry?: Range;
}

/** Also one that ends the effect of others, `# quorate-enable`. */
export interface SuppressionComment {
  /** From `#` to the end of the line. */
  readonly range: Range;
  readonly verb: Verb;
  readonly rules: readonly { readonly name: string; readonly range: Range }[];
  readonly reason: string;
  /** The start of its line, and that of the next line which is not a comment. */
  readonly line: number;
  readonly nextLine: number;
}

export interface Suppressions {
  readonly comments: readonly SuppressionComment[];
  readonly suppressions: readonly Suppression[];
}

type Verb = 'disable' | 'disable-next-line' | 'disable-file' | 'enable';

/** What the comments of a file say. Never throws; takes time linear in the text unless comments abound. */
export function parseSuppressions(text: string): Suppressions {
  if (!text.includes('quorate-')) return { comments: [], suppressions: [] };
  const comments = commentsOf(text).flatMap((comment): SuppressionComment[] => {
    const [, intro = '', verb, words = ''] =
      /^(#[ \t]*quorate-(disable-next-line|disable-file|disable|enable))(?=\s|$)(.*)/.exec(comment.text) ?? [];
    if (verb === undefined) return [];
    const { start } = comment.range;
    return [{ ...comment, verb: verb as Verb, ...readWords(words, start + intro.length) }];
  });
  const enabling = comments.filter(({ verb }) => verb === 'enable');
  const suppressions = comments.flatMap((comment) => suppressionsIn(comment, text, enabling));
  return { comments, suppressions };
}

/** What the objects' own annotations say: each holds for all that is found of its service. */
export function ignoredRules(services: readonly Service[]): Suppression[] {
  return services.flatMap(({ range: whole, disruption, ignored = [] }) =>
    ignored.map(({ rule, range, reason, entry }) => ({
      rule,
      range,
      reason,
      ...(entry && { entry }),
      covers: (found) =>
        found.rule === rule && [whole, disruption?.range].some((place) => place && within(found.range.start, place)),
    })),
  );
}

export interface Suppressed<T> {
  readonly kept: readonly T[];
  /** Those that had nothing to do. Only to be trusted once every rule has spoken. */
  readonly unused: readonly Suppression[];
}

/** Divides findings into those to be shown and those that are suppressed. */
export function applySuppressions<T extends Found>(
  suppressions: readonly Suppression[],
  findings: readonly T[],
): Suppressed<T> {
  const used = new Set<Suppression>();
  const kept = findings.filter((finding) => {
    const hits = suppressions.filter(({ covers }) => covers(finding));
    for (const hit of hits) used.add(hit);
    return hits.length === 0;
  });
  // Objects that share an annotation share its use, and where it has none it is told once.
  const told = new Set([...used].map(({ range }) => range.start));
  const unused = suppressions.filter(({ range: { start } }) => !told.has(start) && told.add(start));
  return { kept, unused };
}

/** Rule names, parted by spaces or commas, up to ` -- `. */
function readWords(words: string, start: number): Pick<SuppressionComment, 'rules' | 'reason'> {
  const end = words.search(/(?:^|\s)--(?:\s|$)/);
  const names = end < 0 ? words : words.slice(0, end);
  const reason = end < 0 ? '' : words.slice(end).replace(/^\s?--/, '');
  const rules = [...names.matchAll(/[^\s,]+/g)].map(({ 0: name, index }) => {
    const from = start + index;
    return { name, range: { start: from, end: from + name.length } };
  });
  return { rules, reason: reason.trim() };
}

function suppressionsIn(
  comment: SuppressionComment,
  text: string,
  enabling: readonly SuppressionComment[],
): readonly Suppression[] {
  const { verb, range, rules, reason } = comment;
  if (verb === 'enable') return [];
  const reaches = reachOf(comment, text, enabling);
  const named = rules.length === 0 ? [{ name: undefined, range }] : rules;
  return named.map(({ name: rule, range: at }) => {
    const covers = (found: Found): boolean => (rule ?? found.rule) === found.rule && reaches(found);
    return { rule, range: at, reason, comment, covers };
  });
}

function reachOf(
  { verb, line, nextLine }: SuppressionComment,
  text: string,
  enabling: readonly SuppressionComment[],
): (found: Found) => boolean {
  if (verb === 'disable-file') return () => true;
  if (verb === 'disable') {
    const later = enabling.filter((end) => end.line >= line);
    return ({ rule, range: { start } }) =>
      start >= line && !later.some((end) => end.line <= start && isMeant(rule, end));
  }
  const newline = text.indexOf('\n', nextLine);
  const end = newline === -1 ? text.length : newline;
  return ({ range: { start } }) => start >= nextLine && start <= end;
}

function isMeant(rule: string, { rules }: SuppressionComment): boolean {
  return rules.length === 0 || rules.some(({ name }) => name === rule);
}

function within(offset: number, { start, end }: Range): boolean {
  return offset >= start && offset <= end;
}
