import { DIALECTS } from '../dialects/registry.ts';
import { type Described, PROJECT, type Slot } from './vocabulary.ts';

/** The schemas by file name. Other extensions use them to complete and explain. */
export function jsonSchemas(): Readonly<Record<string, object>> {
  const $schema = 'http://json-schema.org/draft-07/schema#';
  return {
    'project.schema.json': { $schema, title: "Quorate's .quorate.yaml", ...schemaOf(PROJECT) },
    ...Object.fromEntries(
      DIALECTS.flatMap(({ name, completions }) => {
        const slot = completions?.ours ? completions.document(() => undefined) : undefined;
        return slot ? [[`${name}.schema.json`, { $schema, title: TITLE, ...schemaOf(slot) }]] : [];
      }),
    ),
  };
}

const TITLE = 'Deployments, as Quorate reads them';

/** A schema that accepts wrong values too: Quorate's own rules report them, and they should not be reported twice. */
function schemaOf(slot: Slot): object {
  if (slot.kind === 'list') return { items: schemaOf(slot.item) };
  if (slot.kind === 'value') return slot.values.length === 0 ? {} : wordsSchema(slot.values);
  const properties = Object.fromEntries([...slot.keys].map(([key, described]) => [key, keySchema(described)]));
  return { properties, ...(slot.others && { additionalProperties: schemaOf(slot.others) }) };
}

/** A schema that offers the words, and accepts anything else. */
function wordsSchema(words: readonly { readonly text: string }[]): object {
  return { anyOf: [{ enum: words.map(({ text }) => valueOf(text)) }, {}] };
}

/** The value that a word stands for in YAML. */
function valueOf(text: string): string | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.replaceAll("'", '');
}

function keySchema({ description, slot }: Described): object {
  return { description, ...schemaOf(slot) };
}
