/** What lenses said last, to be said again for as long as the text around their service does not parse. */
import type { CodeLens } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { canonicalUri } from './openFiles.ts';

interface Kept {
  readonly lens: CodeLens;
  /** The line of the service's name. */
  readonly text: string;
}

export class KeptLenses {
  /** By document and line. */
  readonly #kept = new Map<string, ReadonlyMap<string, Kept>>();

  /** Begins anew, with a version that parses. */
  begin({ uri }: TextDocument): void {
    this.#kept.set(canonicalUri(uri), new Map());
  }

  /** @param lens with what it says */
  keep(document: TextDocument, lens: CodeLens): void {
    const uri = canonicalUri(document.uri);
    const text = lineOf(document, lens.range.start.line);
    this.#kept.set(uri, new Map(this.#kept.get(uri)).set(`${lens.range.start.line} ${text}`, { lens, text }));
  }

  /** The lenses of a version that does not parse, where the lines that they stand above are still there. */
  missing(document: TextDocument, present: readonly CodeLens[]): CodeLens[] {
    const taken = new Set(present.map(({ range }) => range.start.line));
    return [...(this.#kept.get(canonicalUri(document.uri))?.values() ?? [])].flatMap(({ lens, text }) => {
      const line = nearestLine(document, text, lens.range.start.line, taken);
      if (line === undefined) return [];
      taken.add(line);
      const at = (character: number): CodeLens['range']['start'] => ({ line, character });
      const range = { start: at(lens.range.start.character), end: at(lens.range.end.character) };
      // Without its data it is not asked for again: what it said is all that is known.
      return lens.command ? [{ range, command: lens.command }] : [];
    });
  }

  forget(uri: string): void {
    this.#kept.delete(canonicalUri(uri));
  }
}

const lineOf = (document: TextDocument, line: number): string =>
  document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).trimEnd();

/** The line of that text that is nearest to where it was. */
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
