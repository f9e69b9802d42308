/**
 * *Quorate: Check Cluster*: what runs in the cluster of the current context of `kubectl`, as a document that cannot be
 * edited and is judged like any file.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  commands,
  type ExtensionContext,
  EventEmitter,
  l10n,
  languages,
  ProgressLocation,
  Uri,
  window,
  workspace,
} from 'vscode';

const SCHEME = 'quorate-cluster';
const KINDS = 'nodes,pods,statefulsets,deployments,pdb,pv';
const GET = ['get', KINDS, '-A', '-o', 'yaml'];
/** The most characters that `kubectl` may print. */
const MOST = 64 * 1024 * 1024;

const run = promisify(execFile);

export function offerClusterCheck({ subscriptions }: ExtensionContext): void {
  const read = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => read.get(uri.toString()) ?? '',
    }),
    commands.registerCommand('quorate.checkCluster', async () => {
      const context = await chosenContext();
      if (context === undefined) return;
      const text = await printed(['--context', context, ...GET], ProgressLocation.Notification);
      if (text === undefined) return;
      const uri = Uri.from({ scheme: SCHEME, path: `Cluster ${context.replaceAll('/', '-')}.yaml` });
      read.set(uri.toString(), text);
      changed.fire(uri);
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(await languages.setTextDocumentLanguage(document, 'yaml'));
    }),
  );
}

/** The current context, once the user has seen the command and agreed; nothing runs in a workspace that is not trusted. */
async function chosenContext(): Promise<string | undefined> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t('Trust this workspace first: the command runs kubectl.'));
    return undefined;
  }
  const context = (await printed(['config', 'current-context']))?.trim();
  if (context === undefined) return undefined;
  const yes = l10n.t('Run');
  const detail = `kubectl --context ${context} ${GET.join(' ')}`;
  const asked = l10n.t('Read the cluster of the context "{0}"? Nothing in it is changed.', context);
  return (await window.showInformationMessage(asked, { modal: true, detail }, yes)) === yes ? context : undefined;
}

/** What `kubectl` prints; undefined where it fails, and the user is told why, or where the user gives up. */
async function printed(args: readonly string[], location = ProgressLocation.Window): Promise<string | undefined> {
  const title = l10n.t('Reading the cluster');
  return window.withProgress({ location, title, cancellable: true }, async (_, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    try {
      return (await run('kubectl', args, { maxBuffer: MOST, signal: stop.signal })).stdout;
    } catch (error) {
      if (!stop.signal.aborted) void window.showErrorMessage(reasonOf(error));
      return undefined;
    }
  });
}

/** What the user reads: that there is no such program, or the first line of what it says. */
function reasonOf(error: unknown): string {
  const { code, stderr = '', message } = error as Error & { readonly code?: unknown; readonly stderr?: string };
  if (code === 'ENOENT') return l10n.t('kubectl was not found: install it, or add its folder to PATH');
  return l10n.t('kubectl failed: {0}', (stderr.trim() || message).split('\n')[0]?.slice(0, 120) ?? '');
}
