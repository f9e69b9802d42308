// npm run schemas: writes the JSON schemas of Quorate's own formats, those to write from the vocabulary that completion
// offers, and that of the report.
import { mkdir, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { jsonSchemas } from '../server/src/analysis/jsonSchema.ts';
import { REPORT_SCHEMA } from '../server/src/cli/formats/reportSchema.ts';

const folder = new URL('../schemas/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries({ ...jsonSchemas(), 'report.schema.json': REPORT_SCHEMA })) {
  await writeFile(new URL(name, folder), await format(JSON.stringify(schema), { parser: 'json', printWidth: 120 }));
}
