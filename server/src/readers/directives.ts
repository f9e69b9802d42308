/**
 * Comments that state the risk model where a dialect has no room for foreign keys:
 * `# quorate: fault=limited-byzantine/vm keep=pm`, on the line before an object, or at the head of the file for all.
 */
import { commentsOf } from '../model/comments.ts';
import type { Declaration } from '../model/riskModel.ts';
import type { Service } from '../model/service.ts';
import { isModelKey, MODEL_KEYS, readDeclarations } from './declaration.ts';
import type { Field, ModelKey } from './declaration.ts';
import type { Report } from './report.ts';
import { nearest, oneOf, short } from './wording.ts';

/** Adds to each service what the comments say of it, after what its own keys say. */
export function applyDirectives(text: string, services: readonly Service[], report: Report): readonly Service[] {
  const directives = findDirectives(text);
  if (directives.length === 0 || services.length === 0) return services;
  const lineOf = new Map(services.map((service) => [service, lineStart(text, service.range.start)]));
  const serviceLines = new Set(lineOf.values());
  const read = directives.flatMap((directive): ReadDirective[] => {
    const line = serviceLines.has(directive.nextLine ?? -1) ? directive.nextLine : undefined;
    if (line !== undefined || directive.atHead)
      return [{ line, ...readDirective(directive, line !== undefined, report) }];
    report({ start: directive.start, end: directive.end }, 'no service starts on the next line, so this has no effect');
    return [];
  });
  const byLine = new Map<number | undefined, ReadDirective[]>();
  for (const directive of read) byLine.set(directive.line, [...(byLine.get(directive.line) ?? []), directive]);
  return services.map((service) => {
    const all = [...(byLine.get(lineOf.get(service)) ?? []), ...(byLine.get(undefined) ?? [])];
    if (all.length === 0) return service;
    return {
      ...service,
      declarations: [...service.declarations, ...all.flatMap(({ declarations }) => declarations)],
      complete: service.complete && all.every(({ sound }) => sound),
    };
  });
}

/** A comment as written: offsets in the file. */
interface Directive {
  readonly start: number;
  readonly end: number;
  /** Where the words after `quorate:` start. */
  readonly words: number;
  /** True before the first content of the file. */
  readonly atHead: boolean;
  readonly text: string;
  /** The start of the first line after it that is not a comment; nothing when a blank line or the end comes first. */
  readonly nextLine?: number;
}

interface ReadDirective {
  /** The start of the line of the object it speaks of; undefined when it speaks of the whole file. */
  readonly line: number | undefined;
  readonly declarations: readonly Declaration[];
  /** False when a part of it could not be read, and was reported. */
  readonly sound: boolean;
}

function findDirectives(text: string): readonly Directive[] {
  if (!/#[ \t]*quorate:/.test(text)) return [];
  const head = contentStart(text);
  return commentsOf(text).flatMap((comment): Directive[] => {
    const { range, line, nextLine } = comment;
    const [, intro, words = ''] = /^(#[ \t]*quorate:)(.*)/.exec(comment.text) ?? [];
    if (intro === undefined || /[^\s\uFEFF]/.test(text.slice(line, range.start))) return [];
    const start = range.start + intro.length;
    const apart = nextLine === text.length || /\n[ \t\r]*\n/.test(text.slice(range.end, nextLine));
    const atHead = head < 0 || range.start < head;
    const end = range.start + comment.text.trimEnd().length;
    return [{ start: range.start, end, words: start, atHead, text: words, ...(!apart && { nextLine }) }];
  });
}

/** The start of the first line that is neither blank nor a comment nor marks the start of a document; -1 without one. */
function contentStart(text: string): number {
  for (let line = 0; line < text.length;) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 ? text.length : newline;
    if (!/^\uFEFF?(?:[ \t\r]*(?:#|$)|---(?:\s|$)|%)/.test(text.slice(line, end))) return line;
    line = end + 1;
  }
  return -1;
}

function readDirective(directive: Directive, onObject: boolean, report: Report): Omit<ReadDirective, 'line'> {
  let sound = true;
  const complain: Report = (range, message) => {
    sound = false;
    report(range, message);
  };
  const fields = readWords(directive, complain);
  const declarations = readDeclarations(fields, onObject ? 'directive' : 'file-directive', complain);
  return { declarations, sound };
}

/** `key=value` words; a value with spaces stands in quotes; ` -- ` starts a remark. */
function readWords({ text, words, start, end }: Directive, report: Report): ReadonlyMap<ModelKey, Field> {
  const fields = new Map<ModelKey, Field>();
  const stated = /^.*?(?=\s--\s|$)/.exec(text)?.[0] ?? '';
  if (stated.trim() === '') report({ start, end }, 'this says nothing: write fault=crash-stop/pm, for example');
  for (const match of stated.matchAll(/([^\s=]+)=("[^"]*"|'[^']*'|\S*)|\S+/g)) {
    const [word, key, written = ''] = match;
    const from = words + match.index;
    const range = { start: from, end: from + word.length };
    if (key === undefined) {
      report(range, `${short(word)} is not key=value; a value with spaces needs quotes`);
      return new Map();
    }
    if (!isModelKey(key)) {
      const meant = nearest(key, MODEL_KEYS);
      const advice = meant === undefined ? `use ${oneOf(MODEL_KEYS)}` : `did you mean ${meant}?`;
      report({ start: from, end: from + key.length }, `${short(key)} is not a key here: ${advice}`);
    } else if (fields.has(key)) {
      report(range, `${key} stands here twice: remove one of them`);
    } else {
      const quotes = /^["']/.test(written) ? 1 : 0;
      const valueStart = from + key.length + 1 + quotes;
      const value = written.slice(quotes, written.length - quotes);
      const empty = value === '';
      fields.set(key, { text: value, range: empty ? range : { start: valueStart, end: valueStart + value.length } });
    }
  }
  return fields;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}
