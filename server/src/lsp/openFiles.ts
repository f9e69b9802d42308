/** Which files are open, however their addresses are spelled: `@` or `%40`, `C:` or `c%3A`. */
import type { TextDocuments } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { SourceDocument } from './sourceDocument.ts';

/** Equal for all spellings of the address of one file. */
export function canonicalUri(uri: string): string {
  return URI.parse(uri).toString();
}

export class OpenFiles {
  readonly #documents: TextDocuments<SourceDocument>;
  /** By canonical address that of the client. */
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

  /** Their addresses as the client spells them. */
  get uris(): readonly string[] {
    return [...this.#spellings.values()];
  }

  /** The address as the client spells it where the file is open, else as it is. */
  asTheClient(uri: string): string {
    return this.#spellings.get(canonicalUri(uri)) ?? uri;
  }
}
