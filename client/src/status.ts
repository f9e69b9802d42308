import { type Disposable, type DocumentSelector, l10n, languages, LanguageStatusSeverity } from 'vscode';
import type { Middleware } from 'vscode-languageclient';

export type ServerState = 'starting' | 'ready' | 'failed' | 'stopped';

export interface Status extends Disposable {
  readonly show: (state: ServerState) => void;
  /** Follows what the server does in the background. */
  readonly middleware: Middleware;
}

/** The item behind `{}` in the status bar: what the server does, and commands for it. */
export function createStatus(selector: DocumentSelector): Status {
  const item = languages.createLanguageStatusItem('quorate.status', selector);
  item.name = 'Quorate';
  const showOutput = { title: l10n.t('Show Output'), command: 'quorate.showOutput' };
  const restart = { title: l10n.t('Restart Server'), command: 'quorate.restartServer' };
  const looks = {
    starting: { text: l10n.t('Quorate is starting'), busy: true, command: showOutput },
    working: { text: l10n.t('Quorate: analysing…'), busy: true, command: showOutput },
    ready: { text: l10n.t('Quorate: ready'), busy: false, command: showOutput },
    failed: { text: l10n.t('Quorate failed to start'), busy: false, command: restart },
    stopped: { text: l10n.t('Quorate has stopped'), busy: false, command: restart },
  } as const;
  let state: ServerState = 'starting';
  let working = 0;
  const refresh = (): void => {
    const wrong = state === 'failed' || state === 'stopped';
    item.severity = wrong ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    Object.assign(item, looks[state === 'ready' && working > 0 ? 'working' : state]);
  };
  refresh();
  return {
    show: (next) => {
      state = next;
      working = 0;
      refresh();
    },
    middleware: {
      handleWorkDoneProgress: (token, progress, next) => {
        if (progress.kind !== 'report') working = Math.max(0, working + (progress.kind === 'begin' ? 1 : -1));
        refresh();
        // The start of progress is not passed on: VS Code would show it in the status bar a second time.
        if (progress.kind !== 'begin') next(token, progress);
      },
    },
    dispose: () => item.dispose(),
  };
}
