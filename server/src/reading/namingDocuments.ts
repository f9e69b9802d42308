/** The documents of a file that name machines, for a search through a whole workspace. */
import { first } from './documentContent.ts';
import type { Part, Range } from '../model/range.ts';
import type { HostName } from '../model/hostName.ts';
import { documentsOf, partsOf } from './knownDocuments.ts';
import { composedFile } from './projectFile.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { DIALECTS } from '../dialects/registry.ts';
import { inventoryNames } from '../dialects/shared/hostName.ts';
import { LIMITS } from '../text/limits.ts';
import { DocumentComposer } from '../text/blocks.ts';
import type { Steps } from '../base/steps.ts';
import { Layout, type Stretch } from '../text/layout.ts';
import { SourceText } from '../text/sourceText.ts';
import { parsedDocument, YamlDocument } from '../text/yamlDocument.ts';
import { eachEntry, type ScalarValue, type Value } from '../text/values.ts';

/** What one document of a file says of machines, and where else the name of one stands as a text. */
export interface NamingDocument {
  /** The dialect; undefined for a `.quorate.yaml`. */
  readonly dialect: Dialect | undefined;
  readonly names: readonly HostName[];
  /** The spans of every scalar with just this text, whatever it means. */
  readonly scalars: (text: string) => Steps<readonly Range[]>;
}

/** What a file says of machines. */
export interface NamingFile {
  readonly documents: readonly NamingDocument[];
  /** Documents that cannot be read, whether Quorate has a dialect for them or not. */
  readonly unread: readonly Part[];
  readonly layout: Layout;
}

/** The documents of a manifest that Quorate reads, and those that it would read if they were sound YAML, block by block. */
export function* hostNamesIn(text: string): Steps<NamingFile> {
  const documents: NamingDocument[] = [];
  const unread: Part[] = [];
  const source = SourceText.of(text);
  const chunks = source.documents();
  const stretches: Stretch[] = [];
  const composer = new DocumentComposer();
  for (const [index, known] of documentsOf(source, chunks, []).entries()) {
    const { body } = known;
    const { start = 0 } = chunks[index] ?? {};
    const candidates = DIALECTS.filter(({ hint }) => body.pieces.some((piece) => hint.test(piece.text)));
    yield;
    if (candidates.length === 0) {
      stretches.push({ start, parts: known.pieces });
      continue;
    }
    const { composed, parts } = yield* composer.compose(body, LIMITS.tokens.most);
    stretches.push({ start, parts: partsOf(known, parts) });
    if (composed.kind === 'broken') unread.push(...parts);
    if (composed.kind !== 'document') continue;
    const document = new YamlDocument(parsedDocument(composed.contents, body.length));
    yield;
    const dialect = yield* first(candidates, ({ recognises }) => recognises(document.root));
    yield;
    if (!dialect) continue;
    const naming = yield* namingDocument(dialect, document);
    // With too many aliases, not all of it was looked at.
    if (document.exhausted) unread.push(...parts);
    else documents.push(naming);
  }
  return { documents, unread, layout: new Layout(source, stretches) };
}

/** What a `.quorate.yaml` says of machines; see `hostNamesIn`. */
export function* hostNamesOfProject(text: string): Steps<NamingFile> {
  const { composed, layout } = yield* composedFile(text);
  if (composed?.kind !== 'document') return { documents: [], unread: [...layout.parts()], layout };
  const document = new YamlDocument(parsedDocument(composed.contents, text.length));
  return { documents: [yield* namingDocument(undefined, document)], unread: [], layout };
}

function* namingDocument(dialect: Dialect | undefined, document: YamlDocument): Steps<NamingDocument> {
  return {
    dialect,
    names: dialect ? yield* dialect.hostNames(document) : yield* inventoryNames(document.root),
    *scalars(text) {
      const found: Range[] = [];
      for (const scalar of scalarsOf(document.root)) {
        if (scalar.text === text) found.push(scalar.at);
        yield;
      }
      return found;
    },
  };
}

/** All scalars in a value, as far as they are taken. */
function* scalarsOf(value: Value, depth = 0): Generator<ScalarValue> {
  if (value.kind === 'scalar') yield value;
  if (depth > LIMITS.levels.most) return;
  if (value.kind === 'seq') for (const item of value.items()) yield* scalarsOf(item, depth + 1);
  if (value.kind !== 'map') return;
  for (const { key, value: inner } of eachEntry(value)) {
    yield* scalarsOf(key, depth + 1);
    yield* scalarsOf(inner, depth + 1);
  }
}
