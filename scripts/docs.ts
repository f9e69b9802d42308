// npm run docs: writes every file, and every part of a file, that repeats what the code says.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { GENERATED } from './generated.ts';

const root = new URL('../', import.meta.url);

for (const { path, write } of GENERATED) {
  const file = new URL(path, root);
  const present = await readFile(file, 'utf8').catch(() => '');
  await mkdir(new URL('./', file), { recursive: true });
  await writeFile(file, await write(present));
}
