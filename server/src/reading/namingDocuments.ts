/** The documents of a file that name machines, for a search through a whole workspace. */
import type { Part, Range } from '../model/range.ts';
import type { HostName } from '../model/hostName.ts';
import { asWhole } from './knownDocuments.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { DIALECTS } from '../dialects/registry.ts';
import { inventoryNames } from '../dialects/shared/hostName.ts';
import { LIMITS } from '../text/limits.ts';
import { composeYaml } from '../text/compose.ts';
import { placed } from '../text/contents.ts';
import { Layout } from '../text/layout.ts';
import { SourceText } from '../text/sourceText.ts';
import { parsedDocument, YamlDocument } from '../text/yamlDocument.ts';
import type { ScalarValue, Value } from '../text/values.ts';

/** What one document of a file says of machines, and where else the name of one stands as a text. */
export interface NamingDocument {
  /** The dialect; undefined for a `.quorate.yaml`. */
  readonly dialect: Dialect | undefined;
  readonly names: readonly HostName[];
  /** The spans of every scalar with just this text, whatever it means. */
  readonly scalars: (text: string) => readonly Range[];
}

/** What a file says of machines. */
export interface NamingFile {
  readonly documents: readonly NamingDocument[];
  /** Documents that cannot be read, whether Quorate has a dialect for them or not. */
  readonly unread: readonly Part[];
  readonly layout: Layout;
}

/** The documents of a manifest that Quorate reads, and those that it would read if they were sound YAML. */
export function hostNamesIn(text: string): NamingFile {
  const documents: NamingDocument[] = [];
  const unread: Part[] = [];
  const source = SourceText.of(text);
  const stretches = source.documents().map((chunk) => asWhole(source, chunk));
  for (const { part } of stretches) {
    const candidates = DIALECTS.filter(({ hint }) => hint.test(part.text));
    if (candidates.length === 0) continue;
    const composed = composeYaml(part.text);
    if (composed.kind === 'broken') unread.push(part);
    if (composed.kind !== 'document') continue;
    const document = new YamlDocument(parsedDocument(placed(composed.contents, part), part.text.length));
    const dialect = candidates.find(({ recognises }) => recognises(document.root));
    if (!dialect) continue;
    const naming = namingDocument(dialect, document);
    // With too many aliases, not all of it was looked at.
    if (document.exhausted) unread.push(part);
    else documents.push(naming);
  }
  return { documents, unread, layout: new Layout(source, stretches) };
}

/** What a `.quorate.yaml` says of machines; see `hostNamesIn`. */
export function hostNamesOfProject(text: string): NamingFile {
  const source = SourceText.of(text);
  const [stretch] = source.documents().map((chunk) => asWhole(source, chunk));
  const layout = new Layout(source, stretch ? [stretch] : []);
  const composed = stretch && composeYaml(stretch.part.text);
  if (!stretch || composed?.kind !== 'document')
    return { documents: [], unread: stretch ? [stretch.part] : [], layout };
  const { part } = stretch;
  const document = new YamlDocument(parsedDocument(placed(composed.contents, part), part.text.length));
  return { documents: [namingDocument(undefined, document)], unread: [], layout };
}

function namingDocument(dialect: Dialect | undefined, document: YamlDocument): NamingDocument {
  return {
    dialect,
    names: dialect ? dialect.hostNames(document) : inventoryNames(document.root),
    scalars: (text) =>
      scalarsOf(document.root)
        .filter((scalar) => scalar.text === text)
        .map(({ at }) => at),
  };
}

function scalarsOf(value: Value, depth = 0): readonly ScalarValue[] {
  if (value.kind === 'scalar') return [value];
  if (depth > LIMITS.levels.most) return [];
  if (value.kind === 'seq') return value.items().flatMap((item) => scalarsOf(item, depth + 1));
  if (value.kind !== 'map') return [];
  return value.entries().flatMap(({ key, value: inner }) => [key, inner].flatMap((one) => scalarsOf(one, depth + 1)));
}
