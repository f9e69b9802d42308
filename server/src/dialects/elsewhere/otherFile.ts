/** A file of the project that another file may refer to: its text, and its documents once they are asked for. */
import { Memo } from '../../base/memo.ts';
import { atOnce, type Steps } from '../../base/steps.ts';
import type { Part } from '../../model/range.ts';
import { composeInSteps } from '../../text/compose.ts';
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
  /** Keeps what was made of the file, and of each of its documents for as long as it stays the same. */
  readonly memo: Memo;
  /** The text as it was read last, now or in an earlier version. */
  #source: SourceText | undefined;
  #documents: readonly MapValue[] | undefined;

  /** @param before an earlier version of the file; documents with the same text are taken from it */
  constructor({ path, text }: FileText, tell?: () => readonly Told[], before?: OtherFile) {
    this.path = path;
    this.text = text;
    this.tell = tell;
    this.memo = before?.memo ?? new Memo();
    if (before) this.#source = before.#source;
  }

  /**
   * The documents that are maps; those that cannot be read are left out. Their places are offsets in this file, and not
   * in the one at hand.
   */
  get documents(): readonly MapValue[] {
    return atOnce(this.read());
  }

  get isRead(): boolean {
    return this.#documents !== undefined;
  }

  /** The documents, with one of them read a step. */
  *read(): Steps<readonly MapValue[]> {
    if (this.#documents) return this.#documents;
    const found: MapValue[] = [];
    if (this.text.length <= LIMITS.characters.most) {
      const source = SourceText.of(this.text, this.#source);
      for (const chunk of source.documents().slice(0, LIMITS.documents.most)) {
        const root = yield* this.#rootOf(source.of(chunk).part);
        if (root) found.push(root);
        yield;
      }
      this.#source = source;
    }
    this.#documents = found;
    return found;
  }

  *#rootOf(part: Part): Steps<MapValue | undefined> {
    const known = this.memo.known(composeInSteps, part, []) as Composed | undefined;
    if (known) return known.root;
    const { composed } = yield* composeInSteps(part.text);
    let root: MapValue | undefined;
    if (composed.kind === 'document') {
      const document = new YamlDocument(parsedDocument(placed(composed.contents, part), part.text.length));
      if (document.root.kind === 'map') root = document.root;
    }
    this.memo.set(composeInSteps, part, [], { root } satisfies Composed);
    return root;
  }
}

/** What was read of a document. */
interface Composed {
  readonly root: MapValue | undefined;
}
