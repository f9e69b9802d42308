/** A file of the project that another one may speak of: its text, and its documents once they are asked for. */
import { Memo } from '../../base/memo.ts';
import { composeYaml } from '../../text/compose.ts';
import { placed } from '../../text/contents.ts';
import { LIMITS } from '../../text/limits.ts';
import { SourceText } from '../../text/sourceText.ts';
import type { Told } from './told.ts';
import type { MapValue } from '../../text/values.ts';
import { parsedDocument, YamlDocument } from '../../text/yamlDocument.ts';

/** Plain data, as it crosses to a worker thread. */
export interface FileText {
  /** With `/` between the names, and the same for the same file in all of a project. */
  readonly path: string;
  readonly text: string;
  /** What it says of members of quorums, where it says something. */
  readonly told?: readonly Told[];
}

export class OtherFile implements FileText {
  readonly path: string;
  readonly text: string;
  readonly told: readonly Told[];
  /** Of what was made of it. */
  readonly memo = new Memo();
  #documents: readonly MapValue[] | undefined;

  constructor({ path, text, told = [] }: FileText) {
    this.path = path;
    this.text = text;
    this.told = told;
  }

  /** Those of its documents that are maps; what cannot be read is left out. Their places are not those of any other file. */
  get documents(): readonly MapValue[] {
    this.#documents ??= this.text.length > LIMITS.characters.most ? [] : documentsIn(this.text);
    return this.#documents;
  }
}

function documentsIn(text: string): readonly MapValue[] {
  const source = SourceText.of(text);
  const chunks = source.documents().slice(0, LIMITS.documents.most);
  return chunks.flatMap((chunk) => {
    const { part } = source.of(chunk);
    const composed = composeYaml(part.text);
    if (composed.kind !== 'document') return [];
    const { root } = new YamlDocument(parsedDocument(placed(composed.contents, part), part.text.length));
    return root.kind === 'map' ? [root] : [];
  });
}
