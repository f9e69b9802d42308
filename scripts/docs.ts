/** Writes `docs/rules/<id>.md` from the prose that each rule carries, and `docs/reads.md` from the table of operators. Tests compare them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { readsPage } from '../server/src/dialects/kubernetes/operators/readsPage.ts';
import { RULES } from '../server/src/rules/registry.ts';
import { rulePage } from '../server/src/rules/rulePage.ts';

const docs = new URL('../docs/', import.meta.url);
const folder = new URL('rules/', docs);

await mkdir(folder, { recursive: true });
await Promise.all([
  ...RULES.map((rule) => writeFile(new URL(`${rule.id}.md`, folder), rulePage(rule))),
  writeFile(new URL('reads.md', docs), readsPage()),
]);
