import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../scripts/vscode/chromium.ts';
import { root } from '../../scripts/vscode/paths.ts';

describe('npm start', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  let npm: ChildProcess | undefined;
  afterEach(() => {
    const running = npm?.exitCode === null && npm.signalCode === null;
    if (running && npm?.pid !== undefined) process.kill(-npm.pid, 'SIGKILL');
  });

  // Ctrl+C, an orderly end, and a crash.
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'serves VS Code until %s, and leaves no process',
    async (signal) => {
      const mark = randomUUID();
      npm = spawn('npm', ['start', '--', '--served'], {
        cwd: root,
        detached: true,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, QUORATE_TEST_MARK: mark },
      });
      const { text, address } = await untilAddress(npm);
      expect(text).toContain('ledger.yaml');
      const page = await fetch(address);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('workbench');
      expect(await marked(mark)).not.toEqual([]);

      const exit = once(npm, 'exit');
      if (npm.pid !== undefined) process.kill(-npm.pid, signal);
      await exit;
      await expect.poll(() => marked(mark), { timeout: 60_000 }).toEqual([]);
    },
  );
});

/** Reads until the address of the workbench has been printed. */
async function untilAddress(child: ChildProcess): Promise<{ text: string; address: string }> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const address = /http:\/\/localhost:\S+/.exec(text);
    if (address && text.includes('Ctrl+C')) return { text, address: address[0] };
  }
  throw new Error(`npm start ended without an address:\n${text}`);
}

/** The living processes that inherited the mark: whatever npm start has begun, whoever its parent is by now. */
async function marked(mark: string): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    processes.map((id) => readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')),
  );
  return processes.filter((_, index) => environments[index]?.includes(mark));
}
