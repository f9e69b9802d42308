/** Writes `docs/rules/<id>.md` from the prose that each rule carries. A test compares them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { RULES } from '../server/src/rules/registry.ts';
import { rulePage } from '../server/src/rules/rulePage.ts';

const folder = new URL('../docs/rules/', import.meta.url);

await mkdir(folder, { recursive: true });
await Promise.all(RULES.map((rule) => writeFile(new URL(`${rule.id}.md`, folder), rulePage(rule))));
