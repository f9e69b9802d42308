import { type Disposable, type DocumentSelector, l10n, languages, LanguageStatusSeverity } from 'vscode';

export type ServerState = 'starting' | 'ready' | 'failed' | 'stopped';

export interface Status extends Disposable {
  readonly show: (state: ServerState) => void;
}

/** The item behind `{}` in the status bar: how the server does, and what can be done about it. */
export function createStatus(selector: DocumentSelector): Status {
  const item = languages.createLanguageStatusItem('quorate.status', selector);
  item.name = 'Quorate';
  const showOutput = { title: l10n.t('Show Output'), command: 'quorate.showOutput' };
  const restart = { title: l10n.t('Restart Server'), command: 'quorate.restartServer' };
  const looks = {
    starting: { text: l10n.t('Quorate is starting'), command: showOutput },
    ready: { text: l10n.t('Quorate watches placements'), command: showOutput },
    failed: { text: l10n.t('Quorate failed to start'), command: restart },
    stopped: { text: l10n.t('Quorate has stopped'), command: restart },
  } as const;
  const show = (state: ServerState): void => {
    const wrong = state === 'failed' || state === 'stopped';
    item.severity = wrong ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    item.busy = state === 'starting';
    Object.assign(item, looks[state]);
  };
  show('starting');
  return { show, dispose: () => item.dispose() };
}
