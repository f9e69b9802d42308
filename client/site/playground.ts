/** The playground: a manifest, what Quorate says of it, and the board of the risk explorer. Nothing leaves the page. */
import type { Diagnostic } from 'vscode-languageserver/browser';
import type {
  FromView,
  PlacementEditParams,
  PlacementEdits,
  SavedFile,
  Target,
  ToView,
} from '../../server/src/protocol/explorer.ts';
import { Engine, EXAMPLES, URI } from './engine.ts';
import { fromFragment, toFragment } from './share.ts';

const [editor, findings, status] = [element('manifest', HTMLTextAreaElement), element('findings'), element('status')];
const board = element('board', HTMLIFrameElement);
const choice = element('example', HTMLSelectElement);
const SEVERITIES = ['', 'error', 'warning', 'info', 'hint'];

function element<T extends HTMLElement = HTMLElement>(id: string, type?: new () => T): T {
  const found = document.querySelector(`#${id}`);
  if (!(found instanceof (type ?? HTMLElement))) throw new Error(`the page has no ${id}`);
  return found as T;
}

for (const name of Object.keys(EXAMPLES)) choice.add(new Option(name, name));
const starting = Engine.start(show);
addEventListener('message', ({ data, source }: MessageEvent<FromView>) => {
  // Messages from other windows are ignored.
  if (source === board.contentWindow) void answer(data);
});
editor.value = (await fromFragment(location.hash.slice(1))) ?? EXAMPLES[choice.value] ?? '';
editor.addEventListener('input', () => void judge({ changed: true }));
choice.addEventListener('change', () => void take(EXAMPLES[choice.value] ?? '', { target: { uri: URI } }));
element('share').addEventListener('click', () => void share());
addEventListener('hashchange', () => void takeFragment());
await judge({ target: { uri: URI } });

async function takeFragment(): Promise<void> {
  const text = await fromFragment(location.hash.slice(1));
  if (text !== undefined) await take(text, { target: { uri: URI } });
}

async function take(text: string, news: ToView): Promise<void> {
  if (text === editor.value) return;
  editor.value = text;
  await judge(news);
}

/** @param news the message for the board */
async function judge(news: ToView): Promise<void> {
  status.textContent = 'Analysing…';
  await (await starting).judge(editor.value);
  tell(news);
}

async function share(): Promise<void> {
  history.replaceState(null, '', `#${await toFragment(editor.value)}`);
  try {
    await navigator.clipboard.writeText(location.href);
    status.textContent = 'The address with this manifest is in the clipboard.';
  } catch {
    status.textContent = 'The address of this page now holds the manifest.';
  }
}

function show(found: readonly Diagnostic[]): void {
  status.textContent = found.length === 0 ? 'No findings.' : `${found.length} finding${found.length === 1 ? '' : 's'}.`;
  findings.replaceChildren(...found.map(findingOf));
}

/** A finding as an item of the list. It is put together as text, never as HTML. */
function findingOf({ range, severity, message, code }: Diagnostic): HTMLLIElement {
  const item = document.createElement('li');
  const place = document.createElement('button');
  place.textContent = `Line ${range.start.line + 1}`;
  place.addEventListener('click', () => select(range.start.line));
  const level = document.createElement('strong');
  level.textContent = SEVERITIES[severity ?? 0] ?? '';
  const rule = document.createElement('a');
  rule.textContent = String(code ?? '');
  rule.href = `rules/${rule.textContent}.html`;
  item.append(place, ' ', level, ` ${typeof message === 'string' ? message : message.value} `, rule);
  return item;
}

function select(line: number): void {
  const lines = editor.value.split('\n');
  const start = lines.slice(0, line).join('\n').length + (line === 0 ? 0 : 1);
  editor.focus();
  editor.setSelectionRange(start, start + (lines[line]?.length ?? 0));
}

function tell(news: ToView): void {
  board.contentWindow?.postMessage(news, '*');
}

async function answer({ id, method, params }: FromView): Promise<void> {
  tell({ id, answer: await answerTo(method, params) });
}

async function answerTo(method: FromView['method'], params: FromView['params']): Promise<unknown> {
  if (method === 'target') return { uri: URI } satisfies Target;
  if (method === 'apply') return apply(params as PlacementEditParams);
  if (method === 'save') return save(params as SavedFile);
  if (method !== 'openExample') return (await starting).ask(method, params);
  await take(EXAMPLES['ledger.yaml'] ?? '', { target: { uri: URI } });
  return null;
}

async function apply(params: PlacementEditParams): Promise<object> {
  const before = editor.value;
  const written = await (await starting).ask<PlacementEdits>('placementEdit', params);
  if (!written || editor.value !== before) return { refused: 'The text has changed in the meantime.' };
  if ('refused' in written) return written;
  const lines = before.split('\n');
  const offset = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + character;
  let text = before;
  // The edits are applied from the end on, so that the places before them stay right.
  for (const { range, newText } of written.edits.toSorted((a, b) => offset(b.range.start) - offset(a.range.start)))
    text = text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end));
  await take(text, { changed: true });
  return { moved: true };
}

function save({ name, content }: SavedFile): null {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content as BlobPart]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return null;
}
