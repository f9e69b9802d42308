import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type LaunchOptions, type Page } from 'playwright-core';
import { cached } from './cache.ts';
import { parseTrustedJson } from './json.ts';
import { root } from './paths.ts';
import { runOrThrow } from './run.ts';

/** Starts a Chromium without a window: the one from npm where it runs (Linux on x64), else the installed Chrome. */
export async function launchChromium(): Promise<Browser> {
  const fromNpm = process.platform === 'linux' && process.arch === 'x64';
  return chromium.launch(fromNpm ? await packagedChromium() : { channel: 'chrome' });
}

/**
 * The Chromium from npm. The package brings the libraries and a font that a bare machine lacks. It unpacks them only
 * when it believes that it runs in a cloud function, and into TMPDIR, where only one user can read them. So it gets a
 * folder of its own.
 */
async function packagedChromium(): Promise<LaunchOptions> {
  const manifest = readFileSync(join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json'), 'utf8');
  const { version } = parseTrustedJson<{ version: string }>(manifest);
  const folder = await cached(`chromium-${version}`, async (target) => {
    const unpack = fileURLToPath(new URL('unpackChromium.ts', import.meta.url));
    const env = { ...process.env, TMPDIR: target, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' };
    await runOrThrow(process.execPath, [unpack], { env });
    await writeFile(join(target, 'fonts.conf'), fontConfiguration);
    return target;
  });
  return {
    executablePath: join(folder, 'chromium'),
    args: ['--disable-gpu', '--font-render-hinting=none'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** Names the fonts of the machine, and the packaged font for a machine without any. */
const fontConfiguration = `<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="relative">font-cache</cachedir>
</fontconfig>
`;

/** Lets a page reach only this machine, so that a run never depends on the network. */
export async function stayLocal(page: Page): Promise<void> {
  await page.route(
    ({ hostname }) => hostname !== 'localhost',
    (route) => route.abort(),
  );
}
