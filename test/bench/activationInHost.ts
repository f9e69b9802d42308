/** What `activation.ts` measures, in the extension host of a VS Code that was just started. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** In milliseconds. */
export interface ActivationTimes {
  /** To load the extension and have it active; the server is still starting then. */
  readonly activation?: number;
  /** From the first file being open to its first diagnostics. */
  readonly firstFile?: number;
  /** From another file being open to its first diagnostics. */
  readonly nextFile?: number;
}

/**
 * What a window is opened for. The folder holds no YAML in `activation`, where nothing is opened, and in `late`; in the
 * others it does, so VS Code activates the extension with the window. A file is opened at once, or in `soon` after a
 * while. After `first` the window stays open until the server has kept its compiled code.
 */
export type Opening = 'activation' | 'late' | 'first' | 'atOnce' | 'soon';

/** How long is waited, in ms. */
const LONGEST = 30_000;
/** How long the first window stays open, in ms. */
const SETTLING = 5_000;
/** How soon a user opens the first file, in ms. */
const SOON = 1_000;
const IN_VAIN = 'waited in vain for 30 s';

/** VS Code calls this. */
export async function run(): Promise<void> {
  const opening = process.env['QUORATE_BENCH'] as Opening;
  const extension = vscode.extensions.getExtension('quorate.quorate');
  if (!extension) throw new Error('the extension is not there');
  const isEarly = opening !== 'activation' && opening !== 'late';
  if (extension.isActive !== isEarly) throw new Error(isEarly ? 'the extension is not active' : 'it is active already');
  if (opening === 'soon') await pause(SOON);
  const times =
    opening === 'activation'
      ? { activation: await activation(extension) }
      : { firstFile: await untilDiagnosed('ledger.yaml'), nextFile: await untilDiagnosed('coordination.yaml') };
  // The server keeps its compiled code once it has settled.
  if (opening === 'first') await pause(SETTLING);
  writeFileSync(process.env['QUORATE_TEST_REPORT'] ?? '', JSON.stringify(times satisfies ActivationTimes));
}

async function activation(extension: vscode.Extension<unknown>): Promise<number> {
  const begin = performance.now();
  await extension.activate();
  return performance.now() - begin;
}

/** Opens an example. What VS Code takes to have it open does not count, what the extension takes does. */
async function untilDiagnosed(name: string): Promise<number> {
  const uri = vscode.Uri.file(join(process.env['QUORATE_BENCH_EXAMPLES'] ?? '', name));
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
