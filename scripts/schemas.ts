// npm run schemas: writes the JSON schemas of Quorate's own formats, from the vocabulary that completion offers.
import { mkdir, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { jsonSchemas } from '../server/src/analysis/jsonSchema.ts';

const folder = new URL('../schemas/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas())) {
  await writeFile(new URL(name, folder), await format(JSON.stringify(schema), { parser: 'json', printWidth: 120 }));
}
