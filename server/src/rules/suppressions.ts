/**
 * Findings that are accepted, in comments and in annotations of objects:
 * - `# quorate-disable-next-line critical-host -- one machine by design`
 * - `# quorate-disable critical-host` until `# quorate-enable critical-host` or the end of the file
 * - `# quorate-disable-file critical-host`
 * - `quorate.dev/ignore.critical-host: "one machine by design"`
 *
 * A comment may name several rules; one without a name means all rules. The text after ` -- ` is the reason.
 */
import { firstIndex } from '../base/binarySearch.ts';
import { groupBy } from '../base/groupBy.ts';
import type { Steps } from '../base/steps.ts';
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
  /** Its start and its end for a finding; absent where it has no such bounds. */
  readonly stretch?: Stretch;
  /** The comment that states it; absent for an annotation. */
  readonly comment?: SuppressionComment;
  /** The annotation that states it, where it can be removed. */
  readonly entry?: Range;
}

/** A part of the file, up to a comment that ends it. Those of one file are in the order of their starts. */
interface Stretch {
  /** True for a finding that is not before its start. */
  readonly hasBegun: (found: Found) => boolean;
  readonly hasEnded: (found: Found) => boolean;
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
 * The suppressions that the comments of a file state. Never throws.
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
  const ends = endsIn(comments, order);
  const suppressions = comments.flatMap((comment) => suppressionsIn(comment, order, ends));
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

/** Divides findings into those to show and those that are suppressed, with one finding a step. */
export function* applySuppressions<T extends Found>(
  suppressions: readonly Suppression[],
  findings: readonly T[],
): Steps<Suppressed<T>> {
  if (suppressions.length === 0) return { kept: findings, unused: [] };
  const used = new Set<Suppression>();
  const near = suppressionsNear(suppressions);
  const kept: T[] = [];
  for (const finding of findings) {
    const hits = near(finding);
    for (const hit of hits) used.add(hit);
    if (hits.length === 0) kept.push(finding);
    yield;
  }
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

/** For a finding, the suppressions that cover it: thousands of them have one line each, or end before it. */
function suppressionsNear(suppressions: readonly Suppression[]): (found: Found) => readonly Suppression[] {
  const anywhere = suppressions.filter(({ lines, stretch }) => !lines && !stretch);
  const stretches = groupBy(
    suppressions.flatMap((one) => (one.stretch ? [{ one, ...one.stretch }] : [])),
    ({ one }) => one.rule,
  );
  const within = (found: Found): Suppression[] =>
    [undefined, found.rule].flatMap((rule) => {
      const all = stretches.get(rule) ?? [];
      const from = firstIndex(all.length, (index) => all[index]?.hasEnded(found) === false);
      const to = firstIndex(all.length, (index) => all[index]?.hasBegun(found) === false);
      return all.slice(from, to).map(({ one }) => one);
    });
  const onLine = suppressionsByLine(suppressions);
  return (found) => [...[...anywhere, ...onLine(found.range)].filter(({ covers }) => covers(found)), ...within(found)];
}

/** For a place, the suppressions of the nearest line at or before it that has some. */
function suppressionsByLine(suppressions: readonly Suppression[]): (range: Range) => readonly Suppression[] {
  const byLine = suppressions.flatMap((one) => (one.lines ?? []).map((line) => ({ line, one })));
  const byPart = new Map(
    [...groupBy(byLine, ({ line }) => line.part)].map(
      ([part, all]) => [part, all.toSorted((a, b) => a.line.start - b.line.start)] as const,
    ),
  );
  return ({ part, start }) => {
    const inPart = byPart.get(part) ?? [];
    const startAt = (index: number): number => inPart[index]?.line.start ?? Infinity;
    const end = firstIndex(inPart.length, (index) => startAt(index) > start);
    const own: Suppression[] = [];
    for (let at = end - 1; inPart[at] && startAt(at) === startAt(end - 1); at--) {
      const one = inPart[at]?.one;
      if (one) own.push(one);
    }
    return own;
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

function suppressionsIn(comment: SuppressionComment, order: PartOrder, ends: Ends): readonly Suppression[] {
  const { verb, range, rules, reason } = comment;
  if (verb === 'enable') return [];
  const stretch = verb === 'disable' ? stretchOf(comment, order, ends) : undefined;
  const reaches = stretch
    ? (found: Found): boolean => stretch.hasBegun(found) && !stretch.hasEnded(found)
    : reachOf(comment);
  const lines = verb === 'disable-next-line' && { lines: comment.next ? [comment.next] : [] };
  const named = rules.length === 0 ? [{ name: undefined, range }] : rules;
  return named.map(({ name: rule, range: at }) => {
    const covers = (found: Found): boolean => (rule ?? found.rule) === found.rule && reaches(found);
    return { rule, range: at, reason, comment, covers, ...lines, ...(stretch && { stretch }) };
  });
}

function reachOf({ verb, next }: SuppressionComment): (found: Found) => boolean {
  if (verb === 'disable-file') return () => true;
  if (!next) return () => false;
  const newline = next.part.text.indexOf('\n', next.start);
  const line = { ...next, end: newline === -1 ? next.part.text.length : newline };
  return ({ range }) => startsIn(range, line);
}

function stretchOf(comment: SuppressionComment, order: PartOrder, ends: Ends): Stretch {
  const from = lineOf(comment, order);
  return {
    hasBegun: ({ range }) => placeOf(range, order) >= from,
    hasEnded: ({ rule, range }) => ends(rule, from) <= placeOf(range, order),
  };
}

/** The start of the first line from an offset on with a comment that ends the suppression of a rule. */
type Ends = (rule: string, from: number) => number;

function endsIn(comments: readonly SuppressionComment[], order: PartOrder): Ends {
  const enabling = comments
    .filter(({ verb }) => verb === 'enable')
    .flatMap((comment) => {
      const rules = comment.rules.length === 0 ? [undefined] : comment.rules.map(({ name }) => name);
      return rules.map((rule) => ({ rule, line: lineOf(comment, order) }));
    });
  const byRule = groupBy(enabling, ({ rule }) => rule);
  return (rule, from) =>
    Math.min(
      ...[undefined, rule].map((one) => {
        const all = byRule.get(one) ?? [];
        return all[firstIndex(all.length, (index) => (all[index]?.line ?? Infinity) >= from)]?.line ?? Infinity;
      }),
    );
}

function placeOf({ part, start }: Range, order: PartOrder): number {
  return order.startOf(part) + start;
}

function lineOf({ range, line }: Comment, order: PartOrder): number {
  return placeOf({ ...range, start: line }, order);
}

function startsIn({ part, start }: Range, place: Range): boolean {
  return isWithin({ part, start, end: start }, place);
}
