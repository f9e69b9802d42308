/** The site as somebody opens it from a folder, without a server or a network. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSite } from '../../scripts/site/site.ts';
import { launchChromium } from '../../scripts/vscode/chromium.ts';
import { violationsIn } from '../support/axe.ts';
import { example } from '../support/examples.ts';

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-site-'));
  await buildSite(folder);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

const addressOf = (path: string): string => pathToFileURL(join(folder, path)).href;

async function open(address: string): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (told) => told.type() === 'error' && errors.push(told.text()));
  page.on('request', (request) => {
    if (!/^(?:file|blob|data):/.test(request.url())) errors.push(`asked a network: ${request.url()}`);
  });
  await page.goto(address);
  return { page, errors };
}

test('every link leads to a page and a heading of the site, and every picture is there', () => {
  const pages = globSync('**/*.html', { cwd: folder });
  expect(pages.length).toBeGreaterThan(30);
  const broken = pages.flatMap((path) => {
    const html = readFileSync(join(folder, path), 'utf8');
    const addresses = [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);
    return addresses
      .filter((address) => !/^[a-z][a-z\d+.-]*:/i.test(address))
      .filter((address) => {
        const [target = '', fragment] = address.split('#', 2);
        const file = target === '' ? join(folder, path) : normalize(join(folder, dirname(path), decodeURI(target)));
        if (relative(folder, file).startsWith('..') || !existsSync(file)) return true;
        return fragment !== undefined && !readFileSync(file, 'utf8').includes(`id="${fragment}"`);
      })
      .map((address) => `${path}: ${address}`);
  });
  expect(broken).toEqual([]);
});

test('the playground judges a manifest, and its board writes back into it', async () => {
  const { page, errors } = await open(addressOf('playground.html'));
  await page.locator('#example').selectOption('ledger.yaml');
  await page.locator('#findings li', { hasText: 'dominated-placement' }).waitFor();
  const board = page.frameLocator('#board');
  await board.getByRole('button', { name: 'Concentrated' }).click();
  await board.getByRole('button', { name: /^Apply/ }).click();
  await expect.poll(() => page.locator('#manifest').inputValue()).toMatch(/pm-1: 6/);
  await page.locator('#findings li', { hasText: 'dominated-placement' }).waitFor({ state: 'detached' });

  await page.locator('#manifest').fill('deployments:\n  - name: a\n    hosts: 7\n');
  await page.locator('#findings li', { hasText: 'Line 3' }).waitFor();
  await page.locator('#findings button').click();
  expect(await page.locator('#manifest').evaluate((area: HTMLTextAreaElement) => area.selectionEnd)).toBe(37);
  expect(errors).toEqual([]);
});

test('an address holds a manifest, and one that holds none is a page with the example', async () => {
  const text = example('coordination.yaml').replaceAll('zk', 'žk');
  const { page, errors } = await open(addressOf('playground.html'));
  await page.locator('#manifest').fill(text);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.waitForURL(/#./);
  const shared = await open(page.url());
  await expect.poll(() => shared.page.locator('#manifest').inputValue()).toBe(text);
  const broken = await open(`${addressOf('playground.html')}#not-a-manifest`);
  await expect.poll(() => broken.page.locator('#manifest').inputValue()).toBe(example('etcd.yaml'));
  expect([...errors, ...shared.errors, ...broken.errors]).toEqual([]);
});

test.for(['index.html', 'rules/critical-host.html', 'model.html', 'playground.html'])(
  'axe finds nothing to object to in %s',
  async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(addressOf(path));
      await page.emulateMedia({ colorScheme });
      if (path === 'playground.html') {
        await page.locator('#findings li').first().waitFor();
        await page.frameLocator('#board').getByRole('heading').first().waitFor();
      }
      const frames: readonly Frame[] = page.frames();
      for (const frame of frames) expect(await violationsIn(frame), colorScheme).toEqual([]);
      await page.close();
    }
  },
);
