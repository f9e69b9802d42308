/** The documents of a file that name machines, for those who look for one in a whole workspace. */
import type { Range } from '../model/service.ts';
import type { HostName } from '../model/hostName.ts';
import { HOST_NAMES } from './hostNames.ts';
import { READERS } from './registry.ts';
import { LIMITS } from './limits.ts';
import { compose } from './yaml/compose.ts';
import { SourceText } from './yaml/sourceText.ts';
import { parsedDocument, YamlDocument } from './yaml/yamlDocument.ts';
import type { ScalarValue, Value } from './yaml/values.ts';

/** What one document of a file says of machines, and where else it has a word. */
export interface NamingDocument {
  readonly dialect: string;
  readonly names: readonly HostName[];
  /** Every scalar that says just this, whatever it means. */
  readonly scalars: (text: string) => readonly Range[];
}

/** The documents of a manifest that Quorate reads, and the texts of those that it would read if they were sound. */
export function hostNamesIn(text: string): {
  readonly documents: readonly NamingDocument[];
  readonly unread: readonly { readonly text: string; readonly start: number }[];
} {
  const documents: NamingDocument[] = [];
  const unread: { text: string; start: number }[] = [];
  const whole = SourceText.of(text);
  for (const chunk of whole.documents()) {
    const { start } = chunk;
    const source = whole.of(chunk);
    const candidates = READERS.filter(({ hint }) => hint.test(source.text));
    if (candidates.length === 0) continue;
    const composed = compose(source.text);
    if (composed.kind === 'broken') unread.push({ text: source.text, start });
    if (composed.kind !== 'document') continue;
    const document = new YamlDocument(parsedDocument(source, composed.contents), start);
    const reader = candidates.find(({ recognises }) => recognises(document.root));
    if (!reader) continue;
    const naming = namingDocument(reader.dialect, document);
    // With too many aliases not all of it was looked at.
    if (document.exhausted) unread.push({ text: source.text, start });
    else documents.push(naming);
  }
  return { documents, unread };
}

/** As `hostNamesIn` does, of a `.quorate.yaml`; undefined where it cannot be read. */
export function hostNamesOfProject(text: string): NamingDocument | undefined {
  const whole = SourceText.of(text);
  const [chunk] = whole.documents();
  if (!chunk) return undefined;
  const source = whole.of(chunk);
  const composed = compose(source.text);
  if (composed.kind !== 'document') return undefined;
  return namingDocument('project', new YamlDocument(parsedDocument(source, composed.contents), chunk.start));
}

function namingDocument(dialect: string, document: YamlDocument): NamingDocument {
  return {
    dialect,
    names: HOST_NAMES[dialect]?.(document) ?? [],
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
