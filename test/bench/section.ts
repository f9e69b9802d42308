/** Writes one benchmark's part of `docs/performance.md`, and leaves the others alone. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

const PAGE = new URL('../../docs/performance.md', import.meta.url);
const HEAD = '# Performance\n';

/** Replaces the section between the markers of that name, or appends it, and prints it. */
export async function writeSection(name: string, markdown: string): Promise<void> {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : HEAD;
  const [before = '', rest] = page.split(start);
  const after = rest?.split(end)[1] ?? '\n';
  const text = `${before.trimEnd()}\n\n${start}\n\n${markdown}\n\n${end}${after}`;
  writeFileSync(PAGE, await format(text, { parser: 'markdown', printWidth: 120 }));
  process.stdout.write(`${markdown}\n`);
}

export function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
