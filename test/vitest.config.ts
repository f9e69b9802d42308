import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const setupFiles = [fileURLToPath(new URL('support/seed.ts', import.meta.url))];

/** Limits tell what hangs, on a machine that does other things too: no test is about time. */
const limits = { testTimeout: 900_000, hookTimeout: 900_000, expect: { poll: { timeout: 60_000 } } };

/**
 * `unit` needs nothing but the sources; `built` runs what `npm run build` made, over pipes and in a browser; `served`
 * drives a VS Code from npm, one file after the other since `npm start` builds.
 */
// oxlint-disable-next-line import/no-default-export -- vitest reads its configuration from the default export
export default defineConfig({
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          setupFiles,
          include: ['test/**/*.test.ts'],
          exclude: ['test/protocol/**', 'test/browser/**', 'test/vscode/**', 'test/cli/**', 'test/release/**'],
          ...limits,
        },
      },
      {
        root,
        test: {
          name: 'built',
          setupFiles,
          include: ['test/{protocol,browser,cli,release}/**/*.test.ts'],
          ...limits,
        },
      },
      {
        root,
        test: {
          name: 'served',
          include: ['test/vscode/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
