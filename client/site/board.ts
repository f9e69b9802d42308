/**
 * Stands in for VS Code around the page of the risk explorer: its messages go to the playground, and come from there.
 */
interface VsCode {
  acquireVsCodeApi?: () => {
    readonly postMessage: (message: unknown) => void;
    readonly setState: (state: unknown) => void;
  };
}

(globalThis as VsCode).acquireVsCodeApi = () => ({
  // Files that are opened from a folder have no origin to name.
  postMessage: (message) => parent.postMessage(message, '*'),
  setState: () => undefined,
});

const dark = matchMedia('(prefers-color-scheme: dark)');
const showTheme = (): void => {
  document.body.dataset['vscodeThemeKind'] = dark.matches ? 'vscode-dark' : 'vscode-light';
};
dark.addEventListener('change', showTheme);
showTheme();
