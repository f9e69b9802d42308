import { source as axe } from 'axe-core';
import type { Frame } from 'playwright-core';

/** What rules of axe are broken in a page, and the elements that break them. */
export async function violationsIn(frame: Frame): Promise<unknown> {
  await frame.evaluate(axe);
  return frame.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    const results = await checker.run();
    return results.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, any }) => [html, any[0]?.message]),
    }));
  });
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly any: readonly { readonly message: string }[] }[];
  }[];
}
