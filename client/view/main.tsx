/** The page of the risk explorer. Everything that it shows is put there as text, never as HTML. */
import { render } from 'preact';
import { PALETTES, type Theme } from '../../server/src/chart/theme.ts';
import { App } from './App.tsx';
import { connectHost } from './host.ts';
import { Session } from './session.ts';
import type { Shown } from './shown.ts';

const root = document.querySelector('#view');
if (!root) throw new Error('the page has no place for the view');

let latest: Shown | undefined;
const session = new Session(connectHost(), (shown) => {
  latest = shown;
  draw();
});

function draw(): void {
  if (!root || !latest) return;
  const theme = themeOf(document.body);
  const { style } = document.documentElement;
  for (const [index, colour] of PALETTES[theme].series.entries()) style.setProperty(`--series-${index}`, colour);
  render(<App shown={latest} session={session} theme={theme} />, root);
}

/**
 * The theme. VS Code writes its kind into an attribute of the body, and changes it when the user picks another theme.
 */
function themeOf({ dataset }: HTMLElement): Theme {
  const kinds: Readonly<Record<string, Theme>> = {
    'vscode-light': 'light',
    'vscode-high-contrast': 'high-contrast',
    'vscode-high-contrast-light': 'high-contrast-light',
  };
  return kinds[dataset['vscodeThemeKind'] ?? ''] ?? 'dark';
}

new MutationObserver(draw).observe(document.body, { attributeFilter: ['data-vscode-theme-kind'] });
void session.start();
