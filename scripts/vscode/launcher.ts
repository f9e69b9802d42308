#!/usr/bin/env node
// Stands in for the executable of a desktop VS Code: takes its arguments and runs the extension's tests in a VS Code
// from npm, shown by a Chromium without a window. @vscode/test-electron starts both in the same way.
import { parseArgs } from 'node:util';
import { launchChromium, stayLocal } from './chromium.ts';
import { remoteAddress, serveCode, workbenchAddress } from './codeServer.ts';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'extensions-dir': { type: 'string' },
    'user-data-dir': { type: 'string' },
  },
});
const developed = required(values.extensionDevelopmentPath, 'extensionDevelopmentPath');
const tests = required(values.extensionTestsPath, 'extensionTestsPath');
const userData = required(values['user-data-dir'], 'user-data-dir');
const extensions = required(values['extensions-dir'], 'extensions-dir');
const folder = required(positionals[0], 'folder');

const code = await serveCode({ userData, extensions, testDriver: true });
const browser = await launchChromium();
const page = await browser.newPage();
await stayLocal(page);
const ended = new Promise<number>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(1));
  page.once('crash', () => resolve(1));
  page.once('close', () => resolve(1));
  // VS Code calls this function with 0 when the tests' `run()` resolves, and with 1 when it rejects.
  void page.exposeFunction('codeAutomationExit', resolve);
});
await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
  process[type === 'error' ? 'stderr' : 'stdout'].write(`${args.map(String).join(' ')}\n`);
});
await page.goto(
  workbenchAddress(code, folder, [
    ['extensionDevelopmentPath', remoteAddress(code, developed)],
    ['extensionTestsPath', remoteAddress(code, tests)],
  ]),
);
const exitCode = await ended;
await browser.close();
await code.stop();
process.exit(exitCode);

function required(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new Error(`${name} is missing from VS Code's arguments`);
  return value;
}
