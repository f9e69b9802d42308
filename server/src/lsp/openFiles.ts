/** Knows which files are open, whatever the spelling of their addresses: `@` or `%40`, `C:` or `c%3A`. */
import type { TextDocuments } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { SourceDocument } from './sourceDocument.ts';

/** A spelling that is the same for all spellings of the address of one file. */
export function canonicalUri(uri: string): string {
  return URI.parse(uri).toString();
}

export class OpenFiles {
  readonly #documents: TextDocuments<SourceDocument>;
  /** The client's spelling of each canonical address. */
  readonly #spellings = new Map<string, string>();

  constructor(documents: TextDocuments<SourceDocument>) {
    this.#documents = documents;
    documents.onDidOpen(({ document: { uri } }) => void this.#spellings.set(canonicalUri(uri), uri));
    documents.onDidClose(({ document: { uri } }) => {
      const address = canonicalUri(uri);
      if (this.#spellings.get(address) === uri) this.#spellings.delete(address);
    });
  }

  get(uri: string): SourceDocument | undefined {
    return this.#documents.get(this.asTheClient(uri));
  }

  /** The addresses of open files in the client's spelling. */
  get uris(): readonly string[] {
    return [...this.#spellings.values()];
  }

  /** The address in the client's spelling where the file is open, else unchanged. */
  asTheClient(uri: string): string {
    return this.#spellings.get(canonicalUri(uri)) ?? uri;
  }
}
