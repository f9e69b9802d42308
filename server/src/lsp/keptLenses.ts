/** Keeps what lenses said last, to show it while the text around their service does not parse. */
import type { CodeLens } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { canonicalUri } from './openFiles.ts';

interface Kept {
  readonly lens: CodeLens;
  /** The text of the line with the service's name. */
  readonly text: string;
}

export class KeptLenses {
  /** The kept lenses, by document and line. */
  readonly #kept = new Map<string, ReadonlyMap<string, Kept>>();
  /** The last lens of each service, by document and place among the lenses. */
  readonly #last = new Map<string, Map<unknown, CodeLens>>();

  /** Starts again, with a version that parses. */
  begin({ uri }: TextDocument): void {
    this.#kept.set(canonicalUri(uri), new Map());
  }

  /** @param lens a lens with its title */
  keep(document: TextDocument, lens: CodeLens): void {
    const uri = canonicalUri(document.uri);
    const text = lineOf(document, lens.range.start.line);
    const last = this.#last.get(uri) ?? new Map<unknown, CodeLens>();
    this.#last.set(uri, last.set(placeOf(lens), lens));
    this.#kept.set(uri, new Map(this.#kept.get(uri)).set(`${lens.range.start.line} ${text}`, { lens, text }));
  }

  /** The lenses of a version that does not parse, where their lines are still there. */
  missing(document: TextDocument, present: readonly CodeLens[]): CodeLens[] {
    const taken = new Set(present.map(({ range }) => range.start.line));
    return [...(this.#kept.get(canonicalUri(document.uri))?.values() ?? [])].flatMap(({ lens, text }) => {
      const line = nearestLine(document, text, lens.range.start.line, taken);
      if (line === undefined) return [];
      taken.add(line);
      const at = (character: number): CodeLens['range']['start'] => ({ line, character });
      const range = { start: at(lens.range.start.character), end: at(lens.range.end.character) };
      // Without data the client does not ask for the lens again: no more than its last title is known.
      return lens.command ? [{ range, command: lens.command }] : [];
    });
  }

  /**
   * A lens that cannot be completed, because its document has changed meanwhile, with what it said last: VS Code shows
   * "no commands" for a lens without a title until it has asked again.
   */
  asBefore(uri: string, lens: CodeLens): CodeLens {
    const command = this.#last.get(canonicalUri(uri))?.get(placeOf(lens))?.command;
    return command ? { ...lens, command } : lens;
  }

  forget(uri: string): void {
    this.#kept.delete(canonicalUri(uri));
    this.#last.delete(canonicalUri(uri));
  }
}

const placeOf = ({ data }: CodeLens): unknown => (data as { readonly service?: unknown } | undefined)?.service;

const lineOf = (document: TextDocument, line: number): string =>
  document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).trimEnd();

/** The line with this text that is nearest to its place before. */
function nearestLine(
  document: TextDocument,
  text: string,
  before: number,
  taken: ReadonlySet<number>,
): number | undefined {
  for (let distance = 0; distance < document.lineCount; distance++) {
    const found = [before - distance, before + distance].find(
      (line) => line >= 0 && line < document.lineCount && !taken.has(line) && lineOf(document, line) === text,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
