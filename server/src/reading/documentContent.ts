/** One document of a file: the dialect that it belongs to, and what that dialect reads of it. */
import type { Memo } from '../base/memo.ts';
import { clip } from '../base/names.ts';
import type { Steps } from '../base/steps.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Part } from '../model/range.ts';
import type { Problem, Service } from '../model/service.ts';
import type { DocumentComposer } from '../text/blocks.ts';
import type { Broken } from '../text/compose.ts';
import { parsedDocument, YamlDocument } from '../text/yamlDocument.ts';
import { type Content, type KnownDocument, partsOf } from './knownDocuments.ts';
import { ADDRESSED } from './remarks.ts';

/** The start of the message about a document that is no valid YAML. */
export const BREAKS = 'Not checked, as the YAML breaks here';

/** What a document is read with. */
interface Reading {
  readonly memo: Memo;
  readonly composer: DocumentComposer;
  /** All dialects; the first one that recognises a document gets it. */
  readonly dialects: readonly Dialect[];
  /** The dialect that most probably reads it. It is tried first, which changes no result. */
  readonly likely: Dialect | undefined;
}

/**
 * Reads one document. Never throws. A document without a word that matters to a dialect is not parsed.
 * @param most how many YAML tokens it may have
 */
export function* contentOf(document: KnownDocument, most: number, reading: Reading): Steps<Content> {
  const content = yield* readingOf(document, most, reading);
  return { ...content, addressed: yield* anyPart(content.parts, ADDRESSED, reading.memo) };
}

function* readingOf(
  document: KnownDocument,
  most: number,
  { memo, composer, dialects, likely }: Reading,
): Steps<Omit<Content, 'addressed'>> {
  const { pieces, body } = document;
  const isHinted = ({ hint }: Dialect): Steps<boolean> => anyPart(pieces, hint, memo);
  if (!(yield* first(likely ? [likely, ...dialects] : dialects, isHinted)))
    return { claim: undefined, tokens: 0, cut: false, parts: pieces };
  const { composed, tokens, parts } = yield* composer.compose(body, most);
  const content = { tokens, cut: tokens > most, parts: partsOf(document, parts) };
  if (composed.kind === 'document') {
    const parsed = parsedDocument(composed.contents, body.length, memo);
    const whole = new YamlDocument(parsed);
    const { root } = whole;
    // Few dialects recognise the content, so the look through the whole text comes second. To recognise a large document
    // is work of its own.
    const dialect = yield* first(dialects, function* (one) {
      yield;
      return (yield* one.recognises(root)) && (yield* isHinted(one));
    });
    yield;
    return { ...content, claim: dialect && (yield* claimed(dialect, whole.renew())) };
  }
  if (composed.kind === 'empty') return { ...content, claim: undefined };
  if (isTemplate(body.text)) return { ...content, claim: templated(dialects, body.part) };
  const certain = yield* first(dialects, function* (one) {
    return (yield* isHinted(one)) && one.certain?.test(body.text) === true;
  });
  const dialect = certain ?? (composed.beyond && (yield* first(dialects, isHinted)));
  return { ...content, isBroken: true, claim: dialect && { dialect, broken: brokenAt(body.part, composed) } };
}

/** True where a part passes a fast look. What a look at a part finds is kept with the part. */
function* anyPart(parts: readonly Part[], look: Dialect['hint'], memo: Memo): Steps<boolean> {
  for (const part of parts) {
    if (memo.known(look, part, []) === undefined) yield;
    if (memo.get(look, part, [], () => look.test(part.text))) return true;
  }
  return false;
}

/** The first dialect that passes; undefined where none does. */
export function* first(
  dialects: readonly Dialect[],
  passes: (dialect: Dialect) => Steps<boolean>,
): Steps<Dialect | undefined> {
  for (const dialect of dialects) if (yield* passes(dialect)) return dialect;
  return undefined;
}

function* claimed(dialect: Dialect, document: YamlDocument): Steps<NonNullable<Content['claim']>> {
  const facts = yield* dialect.read(document);
  // Facts read on an empty budget are incomplete, and incomplete facts would mislead more than none.
  return document.exhausted ? { dialect, exhausted: true } : { dialect, facts };
}

/** The claim of a template that surely makes a quorum, which is listed and not judged. */
function templated(dialects: readonly Dialect[], part: Part): Content['claim'] {
  for (const dialect of dialects) {
    const { name, start, end } = dialect.inTemplate?.(part.text) ?? {};
    if (name === undefined || start === undefined || end === undefined) continue;
    const template: Service = {
      name,
      nameRange: { part, start, end },
      extent: [{ part, start: 0, end: part.text.length }],
      nouns: dialect.nouns,
      hosts: [],
      declarations: [],
      complete: false,
      notJudged: 'a template',
    };
    return { dialect, template };
  }
  return undefined;
}

/** True for text of a template engine: it is not YAML yet, and says nothing about the file that it will become. */
function isTemplate(text: string): boolean {
  return /\{\{|\{%|<%/.test(text);
}

function brokenAt(part: Part, { at, message, beyond }: Broken): Pick<Problem, 'range' | 'message'> {
  const { text } = part;
  const conflict = /^<{7}(?=[ \r\n]|$)/m.exec(text);
  if (conflict) {
    const range = { part, start: conflict.index, end: conflict.index + 7 };
    return { range, message: 'Not checked: a Git conflict is not resolved yet' };
  }
  // The parser often reports an error on the blank lines behind it.
  const newline = text.indexOf('\n', at);
  const end = text.slice(0, newline === -1 ? text.length : newline).trimEnd().length;
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const indent = text.slice(lineStart, end).search(/\S/);
  const range = { part, start: at < end ? at : lineStart + Math.max(0, indent), end };
  return { range, message: beyond ? message : `${BREAKS}: ${clip(message, 80)}` };
}
