import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const setupFiles = [fileURLToPath(new URL('support/seed.ts', import.meta.url))];

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
          exclude: ['test/protocol/**', 'test/browser/**', 'test/vscode/**', 'test/cli/**'],
        },
      },
      {
        root,
        test: {
          name: 'built',
          setupFiles,
          include: ['test/{protocol,browser,cli}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'served',
          include: ['test/vscode/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
