import type { Page } from 'playwright-core';
import { bundleNeighbour } from './extensionTests.ts';
import { run } from './explorerJourney.ts';
import { type JourneyOptions, repeat, startJourney } from './journey.ts';
import { root } from './paths.ts';

/** The lines that stay above the text (sticky scroll), and the names in the outline, as VS Code shows them. */
export interface Structure {
  readonly sticky: readonly string[];
  readonly outline: readonly string[];
}

/** What shows the structure of a file: VS Code alone, Quorate, a second YAML extension, or both of these. */
export const SCENES = ['alone', 'quorate', 'neighbour', 'both'] as const;

/** A file with more lines than a small window, whose structure is of interest. */
const TEXT = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: etcd
spec:
  serviceName: etcd
  replicas: 5
  selector:
    matchLabels: { app: etcd }
  template:
    metadata:
      labels: { app: etcd }
    spec:
      containers:
        - name: etcd
          image: quay.io/coreos/etcd:v3.5.21
          env:
${Array.from({ length: 20 }, (_, index) => `            - name: SETTING_${index}\n              value: "${index}"`).join('\n')}
          volumeMounts:
            - name: data
              mountPath: /var/lib/etcd
  volumeClaimTemplates:
    - metadata:
        name: data
`;

/**
 * Opens the file, goes to a line in its middle, and tells what VS Code shows of its structure.
 * @param take takes a picture of it
 */
export async function structureIn(
  scene: (typeof SCENES)[number],
  take?: (page: Page) => Promise<unknown>,
): Promise<Structure> {
  const neighbour = ['neighbour', 'both'].includes(scene) ? [await bundleNeighbour()] : [];
  const quorate = ['quorate', 'both'].includes(scene) ? [root] : [];
  const options: JourneyOptions = {
    file: 'etcd.yaml',
    text: TEXT,
    installed: [...quorate, ...neighbour],
    settings: { 'editor.stickyScroll.enabled': true, 'quorate.codeLens': false },
  };
  await using started = await startJourney(options);
  const { page } = started;
  if (quorate.length > 0) await page.locator('.squiggly-warning').first().waitFor();
  await run(page, 'Explorer: Focus on Outline View');
  const goToLine = async (): Promise<void> => {
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+g');
    await page.keyboard.type('36');
    await page.keyboard.press('Enter');
  };
  await repeat(page, goToLine, page.locator('.sticky-line-content', { hasText: 'containers:' }));
  const outline = page.locator('.outline-tree .monaco-list-row');
  if (neighbour.length > 0) await outline.first().waitFor();
  else await page.locator('.outline-pane', { hasText: /No symbols found|cannot provide/ }).waitFor();
  await take?.(page);
  return {
    sticky: await page.locator('.sticky-line-content').allTextContents(),
    outline: await page.locator('.outline-tree .monaco-list-row .label-name').allTextContents(),
  };
}
