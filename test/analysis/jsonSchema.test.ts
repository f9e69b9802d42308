import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonSchemas } from '../../server/src/analysis/jsonSchema.ts';

test.for(Object.entries(jsonSchemas()))('schemas/%s is as the vocabulary has it: npm run schemas', ([name, schema]) => {
  const written = readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8');
  expect(JSON.parse(written)).toEqual(schema);
});
