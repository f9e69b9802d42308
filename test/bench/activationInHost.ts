/** What `activation.ts` measures, in the extension host of a VS Code that was just started. */
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';

/** In milliseconds; `activation` is measured in a run of its own. */
export interface ActivationTimes {
  /** To load the extension and have it active; the server is still starting then. */
  readonly activation?: number;
  /** From the first file being open to its first diagnostics: activation and the start of the server included. */
  readonly firstFile?: number;
  /** From another file being open to its first diagnostics. */
  readonly nextFile?: number;
}

/** How long is waited, in ms. */
const LONGEST = 30_000;
/** How long the first window stays open, in ms. */
const SETTLING = 5_000;
const IN_VAIN = 'waited in vain for 30 s';

/** VS Code calls this. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('quorate.quorate');
  if (!extension || extension.isActive) throw new Error('the extension is not there, or active already');
  const times =
    process.env['QUORATE_BENCH'] === 'activation'
      ? { activation: await activation(extension) }
      : { firstFile: await untilDiagnosed('ledger.yaml'), nextFile: await untilDiagnosed('coordination.yaml') };
  // The server keeps its compiled code once it has settled.
  if (process.env['QUORATE_BENCH'] === 'first') await pause(SETTLING);
  writeFileSync(process.env['QUORATE_TEST_REPORT'] ?? '', JSON.stringify(times satisfies ActivationTimes));
}

async function activation(extension: vscode.Extension<unknown>): Promise<number> {
  const begin = performance.now();
  await extension.activate();
  return performance.now() - begin;
}

/** Opens a file of the workspace. What VS Code takes to have it open does not count, what the extension takes does. */
async function untilDiagnosed(name: string): Promise<number> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('there is no folder');
  const uri = vscode.Uri.joinPath(folder.uri, name);
  const open = first(vscode.workspace.onDidOpenTextDocument, (document) => document.uri.path === uri.path);
  const diagnosed = untilTrue(() => vscode.languages.getDiagnostics(uri).length > 0);
  void vscode.window.showTextDocument(uri);
  const [begin, end] = await Promise.all([open, diagnosed]);
  return end - begin;
}

/** When this is first so. VS Code tells of diagnostics 50 ms after they are there, so it is asked all the time. */
async function untilTrue(isSo: () => boolean): Promise<number> {
  const begin = performance.now();
  while (!isSo()) {
    if (performance.now() - begin > LONGEST) throw new Error(IN_VAIN);
    await pause(2);
  }
  return performance.now();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** When such an event is first told. */
function first<T>(event: vscode.Event<T>, wanted: (value: T) => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(IN_VAIN)), LONGEST);
    const listening = event((value) => {
      if (!wanted(value)) return;
      resolve(performance.now());
      listening.dispose();
      clearTimeout(late);
    });
  });
}
