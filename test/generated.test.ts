/** What is written from the code is as the code has it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GENERATED } from '../scripts/generated.ts';

const ROOT = new URL('../', import.meta.url);

test.for(GENERATED)('$path is as the code says: npm run docs', async ({ path, write }) => {
  const file = new URL(path, ROOT);
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  expect(await write(present)).toBe(present);
});

test.for(['docs/rules', 'schemas'])('%s holds nothing else', (folder) => {
  const written = GENERATED.flatMap(({ path }) =>
    path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [],
  );
  expect(readdirSync(new URL(folder, ROOT)).toSorted()).toEqual(written.toSorted());
});
