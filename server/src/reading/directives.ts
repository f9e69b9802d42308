/**
 * Comments that state the risk model where a dialect has no place for foreign keys: `# quorate:
 * fault=limited-byzantine/vm keep=pm`, on the line before an object, or at the head of the file for all of them.
 */
import type { Comment } from '../text/comments.ts';
import type { Memo } from '../base/memo.ts';
import type { Part, Range } from '../model/range.ts';
import type { Declaration } from '../model/riskModel.ts';
import type { Problem, Service } from '../model/service.ts';
import { isModelKey, MODEL_KEYS, readDeclarations } from '../dialects/shared/declaration.ts';
import type { Field, ModelKey } from '../dialects/shared/declaration.ts';
import { type Report, reportTo } from '../text/report.ts';
import { correctionOf } from '../base/nearest.ts';
import { chartCalled } from '../dialects/helm/table.ts';
import type { SourceText } from '../text/sourceText.ts';
import { quote } from '../base/names.ts';

export interface Directed {
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
}

/**
 * Adds to each service what the comments say of it, after what its own keys say. A service that no comment speaks of
 * stays the same object. The result for a service with comments stays the same object while the service and its
 * comments do.
 * @param remarks the comments for Quorate, in file order
 * @param parts the parts of the file, in order
 */
export function applyDirectives(
  remarks: readonly Comment[],
  services: readonly Service[],
  parts: Iterable<Part>,
  memo: Memo,
): Directed {
  const directives = remarks.filter(isDirective);
  if (directives.length === 0 || services.length === 0) return { services, problems: [] };
  const head = headOf(parts);
  const byLine = new Map<Part, Map<number, ReadDirective[]>>();
  for (const { next, apart } of directives) if (next && !apart) byLine.set(next.part, new Map());
  for (const service of services)
    for (const start of startsOf(service)) byLine.get(start.part)?.set(lineStart(start), []);
  const forAll: ReadDirective[] = [];
  const problems: Problem[] = [];
  for (const directive of directives) {
    const { next, apart, range } = directive;
    const own = next && !apart ? byLine.get(next.part)?.get(next.start) : undefined;
    if (!own && !head.has(range)) {
      const message = 'This has no effect: no service starts on the next line';
      problems.push({ rule: 'invalid-value', range: wordsOf(directive), message });
      continue;
    }
    const read = memo.get(own ? 'directive' : 'file-directive', directive, [], () =>
      readDirective(directive, own ? 'directive' : 'file-directive'),
    );
    (own ?? forAll).push(read);
    problems.push(...read.problems);
  }
  const directed = services.map((service) => {
    const own = startsOf(service).flatMap((start) => byLine.get(start.part)?.get(lineStart(start)) ?? []);
    const all = own.length > 0 ? own.concat(forAll) : forAll;
    return all.length === 0 ? service : memo.get(withDirectives, service, all, () => withDirectives(service, all));
  });
  return { services: directed, problems };
}

/** The span at which the service starts; for a quorum of several workloads, the spans at which these start. */
function startsOf({ extent, sets = [] }: Service): readonly Range[] {
  return (sets.length > 0 ? sets.map((set) => set.extent) : [extent]).flatMap((spans) => spans.slice(0, 1));
}

/** What was read of a comment. */
interface ReadDirective {
  readonly declarations: readonly Declaration[];
  readonly problems: readonly Problem[];
}

function withDirectives(service: Service, directives: readonly ReadDirective[]): Service {
  return {
    ...service,
    declarations: [...service.declarations, ...directives.flatMap(({ declarations }) => declarations)],
    complete: service.complete && directives.every(({ problems }) => problems.length === 0),
  };
}

/** The head of the file, which ends with the first content. */
function headOf(parts: Iterable<Part>): { readonly has: (range: Range) => boolean } {
  const inside = new Set<Part>();
  for (const part of parts) {
    const content = contentStart(part.text);
    if (content >= 0)
      return { has: (range) => inside.has(range.part) || (range.part === part && range.start < content) };
    inside.add(part);
  }
  return { has: () => true };
}

/**
 * The offset of the first line that is neither blank, nor a comment, nor the marker of a document; -1 where there is
 * none.
 */
function contentStart(text: string): number {
  for (let line = 0; line < text.length;) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 ? text.length : newline;
    if (!/^\uFEFF?(?:[ \t\r]*(?:#|$)|---(?:\s|$)|%)/.test(text.slice(line, end))) return line;
    line = end + 1;
  }
  return -1;
}

const INTRO = /^#[ \t]*quorate:/;

/** The chart that a comment at the head of a file names: `# quorate: chart=bitnami/etcd`. */
export function chartNamedIn({ pieces }: SourceText): string | undefined {
  for (const piece of pieces) {
    const content = contentStart(piece.text);
    const head = content < 0 ? piece.text : piece.text.slice(0, content);
    const chart = head
      .split('\n')
      .map(chartIn)
      .find((name) => name !== undefined);
    if (chart !== undefined || content >= 0) return chart;
  }
  return undefined;
}

function chartIn(line: string): string | undefined {
  const [intro] = /^[ \t\uFEFF]*#[ \t]*quorate:/.exec(line) ?? [];
  const words = intro === undefined ? [] : line.slice(intro.length).split(/[ \t\r]/);
  return words.find((word) => word.startsWith('chart='))?.slice('chart='.length);
}

/** True for a comment that states a directive. It must stand on a line of its own. */
function isDirective({ text, range, line }: Comment): boolean {
  return INTRO.test(text) && !/[^\s\uFEFF]/.test(range.part.text.slice(line, range.start));
}

function wordsOf({ range, text }: Comment): Range {
  return { ...range, end: range.start + text.trimEnd().length };
}

function readDirective(comment: Comment, kind: 'directive' | 'file-directive'): ReadDirective {
  const problems: Problem[] = [];
  const report = reportTo(problems);
  const declarations = readDeclarations(readWords(comment, report), kind, report);
  return { declarations, problems };
}

/** The words `key=value` of a directive. A value with spaces stands in quotes; ` -- ` starts a remark. */
function readWords(comment: Comment, report: Report): ReadonlyMap<ModelKey, Field> {
  const { part, start } = comment.range;
  const [intro = ''] = INTRO.exec(comment.text) ?? [];
  const spanOf = (from: number, to: number): Range => ({ part, start: from, end: to });
  const words = start + intro.length;
  const text = comment.text.slice(intro.length);
  const fields = new Map<ModelKey, Field>();
  const stated = /^.*?(?=\s--\s|$)/.exec(text)?.[0] ?? '';
  if (stated.trim() === '') report(wordsOf(comment), 'This says nothing: use fault=crash-stop/pm, for example');
  for (const match of stated.matchAll(/([^\s=]+)=("[^"]*"|'[^']*'|\S*)|\S+/g)) {
    const [word, key, written = ''] = match;
    const from = words + match.index;
    const range = spanOf(from, from + word.length);
    if (key === undefined) {
      report(range, `Invalid word ${quote(word)}: use key=value, and quotes around a value with spaces`);
      return new Map();
    }
    if (key === 'chart') {
      // The name of the chart at the head of a file is read before all else: see `chartNamedIn`.
      if (!chartCalled(written))
        report(
          spanOf(from, from + word.length),
          `Unknown chart ${quote(written)}: docs/reads.md lists those that are read`,
        );
    } else if (!isModelKey(key)) {
      const { correction, meant } = correctionOf(key, MODEL_KEYS);
      report(spanOf(from, from + key.length), `Unknown key ${quote(key)}${correction}`, meant);
    } else if (fields.has(key)) {
      report(range, `Duplicate key ${quote(key)}`);
    } else {
      const quotes = /^["']/.test(written) ? 1 : 0;
      const valueStart = from + key.length + 1 + quotes;
      const value = written.slice(quotes, written.length - quotes);
      fields.set(key, { text: value, range: value === '' ? range : spanOf(valueStart, valueStart + value.length) });
    }
  }
  return fields;
}

/** The start of the line on which a span starts. */
function lineStart({ part, start }: Range): number {
  return start === 0 ? 0 : part.text.lastIndexOf('\n', start - 1) + 1;
}
