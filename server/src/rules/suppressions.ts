/**
 * Findings that are accepted, in comments and in annotations of objects:
 * - `# quorate-disable-next-line critical-host -- one machine by design`
 * - `# quorate-disable critical-host` until `# quorate-enable critical-host` or the end of the file
 * - `# quorate-disable-file critical-host`
 * - `quorate.dev/ignore.critical-host: "one machine by design"`
 *
 * A comment may name several rules; one without a name means all rules. The text after ` -- ` is the reason.
 */
import { groupBy } from '../base/groupBy.ts';
import type { Comment } from '../text/comments.ts';
import { isWithin } from '../model/range.ts';
import type { Range, Service } from '../model/service.ts';

/** The properties of a finding that decide whether it is suppressed. */
interface Found {
  readonly rule: string;
  readonly range: Range;
}

/** A comment or an annotation that accepts findings. */
export interface Suppression {
  /** The rule that it names; undefined where it means all rules. */
  readonly rule: string | undefined;
  /** The place of the rule's name, or of the words that mean all rules. */
  readonly range: Range;
  readonly reason: string;
  readonly covers: (found: Found) => boolean;
  /** The starts of the only lines on which it covers findings; absent where it covers findings on any line. */
  readonly lines?: readonly Range[];
  /** The comment that states it; absent for an annotation. */
  readonly comment?: SuppressionComment;
  /** The annotation that states it, where it can be removed. */
  readonly entry?: Range;
}

/** A comment that accepts findings, or that ends the effect of another (`# quorate-enable`). */
export interface SuppressionComment extends Comment {
  readonly verb: Verb;
  readonly rules: readonly { readonly name: string; readonly range: Range }[];
  readonly reason: string;
}

/** Tells the order of parts by where they start in the file. */
export interface PartOrder {
  readonly startOf: (part: Range['part']) => number;
}

/** All suppressions of a file, with their comments. */
export interface Suppressions {
  readonly comments: readonly SuppressionComment[];
  readonly suppressions: readonly Suppression[];
}

type Verb = 'disable' | 'disable-next-line' | 'disable-file' | 'enable';

/**
 * The suppressions that the comments of a file state. Never throws; takes time linear in the length of the comments
 * unless there are very many.
 * @param remarks the comments, in file order
 */
export function parseSuppressions(remarks: readonly Comment[], order: PartOrder): Suppressions {
  const comments = remarks.flatMap((comment): SuppressionComment[] => {
    const [, intro = '', verb, words = ''] =
      /^(#[ \t]*quorate-(disable-next-line|disable-file|disable|enable))(?=\s|$)(.*)/.exec(comment.text) ?? [];
    if (verb === undefined) return [];
    const { part, start } = comment.range;
    return [{ ...comment, verb: verb as Verb, ...readWords(words, part, start + intro.length) }];
  });
  const enabling = comments.filter(({ verb }) => verb === 'enable');
  const suppressions = comments.flatMap((comment) => suppressionsIn(comment, order, enabling));
  return { comments, suppressions };
}

/** The suppressions that the annotations of objects state: each covers the findings about its service. */
export function ignoredRules(services: readonly Service[]): Suppression[] {
  return services.flatMap(({ extent, disruption, ignored = [] }) =>
    ignored.map(({ rule, range, reason, entry }) => ({
      rule,
      range,
      reason,
      ...(entry && { entry }),
      covers: (found) =>
        found.rule === rule && [...extent, disruption?.range].some((place) => place && startsIn(found.range, place)),
    })),
  );
}

/** The result of suppression. */
export interface Suppressed<T> {
  readonly kept: readonly T[];
  /** The suppressions that covered no finding. They are right only once every rule has been checked. */
  readonly unused: readonly Suppression[];
}

/** Divides findings into those to show and those that are suppressed. */
export function applySuppressions<T extends Found>(
  suppressions: readonly Suppression[],
  findings: readonly T[],
): Suppressed<T> {
  const used = new Set<Suppression>();
  const near = suppressionsNear(suppressions);
  const kept = findings.filter((finding) => {
    const hits = near(finding.range).filter(({ covers }) => covers(finding));
    for (const hit of hits) used.add(hit);
    return hits.length === 0;
  });
  // Objects that share an annotation share its use; one that covers nothing is listed once.
  const told = new Map<Range['part'], Set<number>>();
  const isNews = ({ range: { part, start } }: Suppression): boolean => {
    const places = told.get(part) ?? new Set();
    told.set(part, places);
    return !places.has(start) && places.add(start).has(start);
  };
  for (const hit of used) isNews(hit);
  const unused = suppressions.filter(isNews);
  return { kept, unused };
}

/** For a place, the suppressions that may cover a finding there: thousands of them have one line each. */
function suppressionsNear(suppressions: readonly Suppression[]): (range: Range) => readonly Suppression[] {
  const anywhere = suppressions.filter(({ lines }) => !lines);
  const byLine = suppressions.flatMap((one) => (one.lines ?? []).map((line) => ({ line, one })));
  const byPart = new Map(
    [...groupBy(byLine, ({ line }) => line.part)].map(
      ([part, all]) => [part, all.toSorted((a, b) => a.line.start - b.line.start)] as const,
    ),
  );
  return ({ part, start }) => {
    const inPart = byPart.get(part) ?? [];
    let [low, high] = [0, inPart.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((inPart[middle]?.line.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const nearest = inPart[low - 1]?.line.start;
    const own: Suppression[] = [];
    for (let at = low - 1; inPart[at] && inPart[at]?.line.start === nearest; at--) {
      const one = inPart[at]?.one;
      if (one) own.push(one);
    }
    return own.length > 0 ? [...anywhere, ...own] : anywhere;
  };
}

/** The names of rules, separated by spaces or commas, up to ` -- `. */
function readWords(words: string, part: Range['part'], start: number): Pick<SuppressionComment, 'rules' | 'reason'> {
  const end = words.search(/(?:^|\s)--(?:\s|$)/);
  const names = end < 0 ? words : words.slice(0, end);
  const reason = end < 0 ? '' : words.slice(end).replace(/^\s?--/, '');
  const rules = [...names.matchAll(/[^\s,]+/g)].map(({ 0: name, index }) => {
    const from = start + index;
    return { name, range: { part, start: from, end: from + name.length } };
  });
  return { rules, reason: reason.trim() };
}

function suppressionsIn(
  comment: SuppressionComment,
  order: PartOrder,
  enabling: readonly SuppressionComment[],
): readonly Suppression[] {
  const { verb, range, rules, reason } = comment;
  if (verb === 'enable') return [];
  const reaches = reachOf(comment, order, enabling);
  const lines = verb === 'disable-next-line' && { lines: comment.next ? [comment.next] : [] };
  const named = rules.length === 0 ? [{ name: undefined, range }] : rules;
  return named.map(({ name: rule, range: at }) => {
    const covers = (found: Found): boolean => (rule ?? found.rule) === found.rule && reaches(found);
    return { rule, range: at, reason, comment, covers, ...lines };
  });
}

function reachOf(
  comment: SuppressionComment,
  order: PartOrder,
  enabling: readonly SuppressionComment[],
): (found: Found) => boolean {
  const { verb, next } = comment;
  if (verb === 'disable-file') return () => true;
  if (verb === 'disable') {
    const placeOf = ({ part, start }: Range): number => order.startOf(part) + start;
    const lineOf = ({ range, line }: Comment): number => placeOf({ ...range, start: line });
    const from = lineOf(comment);
    const later = enabling.map((end) => ({ end, line: lineOf(end) })).filter(({ line }) => line >= from);
    return ({ rule, range }) => {
      const start = placeOf(range);
      return start >= from && !later.some(({ end, line }) => line <= start && isMeant(rule, end));
    };
  }
  if (!next) return () => false;
  const newline = next.part.text.indexOf('\n', next.start);
  const line = { ...next, end: newline === -1 ? next.part.text.length : newline };
  return ({ range }) => startsIn(range, line);
}

function isMeant(rule: string, { rules }: SuppressionComment): boolean {
  return rules.length === 0 || rules.some(({ name }) => name === rule);
}

function startsIn({ part, start }: Range, place: Range): boolean {
  return isWithin({ part, start, end: start }, place);
}
