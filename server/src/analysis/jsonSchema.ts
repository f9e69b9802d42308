import { type Described, NATIVE, type Place, PROJECT } from './vocabulary.ts';

/** By file name: what other extensions complete and explain from. */
export function jsonSchemas(): Readonly<Record<string, object>> {
  const $schema = 'http://json-schema.org/draft-07/schema#';
  return {
    'project.schema.json': { $schema, title: "Quorate's .quorate.yaml", ...schemaOf(PROJECT) },
    'native.schema.json': { $schema, title: 'Deployments, as Quorate reads them', ...schemaOf(NATIVE) },
  };
}

/** Lenient: what is wrong is reported by Quorate's own rules, and should not be reported twice. */
function schemaOf(place: Place): object {
  if (place.kind === 'list') return { items: schemaOf(place.item) };
  if (place.kind === 'value') return place.values.length === 0 ? {} : wordsSchema(place.values);
  const properties = Object.fromEntries([...place.keys].map(([key, described]) => [key, keySchema(described)]));
  return { properties, ...(place.others && { additionalProperties: schemaOf(place.others) }) };
}

/** Offers the words, and permits anything else. */
function wordsSchema(words: readonly { readonly text: string }[]): object {
  return { anyOf: [{ enum: words.map(({ text }) => valueOf(text)) }, {}] };
}

/** What a word stands for in YAML. */
function valueOf(text: string): string | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.replaceAll("'", '');
}

function keySchema({ description, place }: Described): object {
  return { description, ...schemaOf(place) };
}
