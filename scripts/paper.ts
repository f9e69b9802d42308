/** Writes `docs/paper.md` and `docs/figures/`, the results of the paper, computed again. A test compares them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { figures } from './paper/figures.ts';
import { report } from './paper/report.ts';

const docs = new URL('../docs/', import.meta.url);

await mkdir(new URL('figures/', docs), { recursive: true });
await writeFile(new URL('paper.md', docs), await format(report(), { parser: 'markdown', printWidth: 120 }));
await Promise.all([...figures()].map(([name, svg]) => writeFile(new URL(`figures/${name}`, docs), svg)));
