/** A file of the project that another file may refer to: its text, and its documents once they are asked for. */
import { Memo } from '../../base/memo.ts';
import { composeYaml } from '../../text/compose.ts';
import { placed } from '../../text/contents.ts';
import { LIMITS } from '../../text/limits.ts';
import { SourceText } from '../../text/sourceText.ts';
import type { Told } from './told.ts';
import type { MapValue } from '../../text/values.ts';
import { parsedDocument, YamlDocument } from '../../text/yamlDocument.ts';

/** A file as plain data, since it passes between threads. */
export interface FileText {
  /** The path with `/` between the names. A file has the same path in all of a project. */
  readonly path: string;
  /** Empty where it only tells of members of quorums. */
  readonly text: string;
  /**
   * A digest of its text where that may tell of members of quorums to the other files of its folder; absent elsewhere.
   * Many files do, so the text is read when it is asked for.
   */
  readonly members?: string;
}

export class OtherFile {
  readonly path: string;
  readonly text: string;
  /** Tells what the file says of members of quorums; undefined where it says nothing. */
  readonly tell: (() => readonly Told[]) | undefined;
  /** Keeps what was made of the file. */
  readonly memo = new Memo();
  #documents: readonly MapValue[] | undefined;

  constructor({ path, text }: FileText, tell?: () => readonly Told[]) {
    this.path = path;
    this.text = text;
    this.tell = tell;
  }

  /**
   * The documents that are maps; those that cannot be read are left out. Their places are offsets in this file, and not
   * in the one at hand.
   */
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
