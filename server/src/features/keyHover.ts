/** What a key of Quorate's own formats means, and what it takes. */
import type { Range as LspRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analyse.ts';
import { follow, ownSlot } from '../analysis/vocabulary.ts';
import { flowPathAt } from './flowPath.ts';
import { yamlPathAt } from './yamlPath.ts';

interface KeyHover {
  /** The first line is the description; each other line is a value with its meaning. */
  readonly description: string;
  readonly values: readonly { readonly text: string; readonly description: string }[];
  readonly range: LspRange;
}

/** The hover of a key; undefined in files of other formats, and where there is no key. */
export function keyHover(document: TextDocument, offset: number, { dialect }: Analysis): KeyHover | undefined {
  const root = ownSlot(dialect);
  if (!root) return undefined;
  const { line, character } = document.positionAt(offset);
  const lines = document.getText().split(/\r?\n/);
  const text = lines[line] ?? '';
  // A search for the end of the line would try every place of a long one.
  let start = character;
  while (start > 0 && /[\w.*/-]/.test(text[start - 1] ?? '')) start--;
  const [key] = /^[\w.*/][\w.*/-]*(?=:(?:[\s,{}[\]]|$))/.exec(text.slice(start)) ?? [];
  const path = key === undefined ? undefined : pathTo(lines, line, start);
  if (key === undefined || !path) return undefined;
  const around = follow(root, path);
  const described = around?.kind === 'map' ? around.keys.get(key) : undefined;
  if (!described) return undefined;
  const { description, slot } = described;
  const values = slot.kind === 'value' && !slot.ofHosts ? slot.values : [];
  return {
    description,
    values,
    range: { start: { line, character: start }, end: { line, character: start + key.length } },
  };
}

/** The path to the map with the key that starts at a place, in flow or in block style; undefined where none starts there. */
function pathTo(lines: readonly string[], line: number, start: number): readonly string[] | undefined {
  const flow = flowPathAt(lines, line, start);
  if (flow) return flow.key === undefined && flow.typed === '' ? flow.path : undefined;
  return /^[ -]*$/.test((lines[line] ?? '').slice(0, start)) ? yamlPathAt(lines, line, start).path : undefined;
}

/** The text of the hover. Quorate writes all of it, so nothing needs to be escaped. */
export function keyText({ description, values }: KeyHover, markdown: boolean): string {
  const quoted = (text: string): string => (markdown ? `\`${text}\`` : text);
  const list = values.map((value) => `- ${quoted(value.text)}: ${value.description}`);
  return [description, ...(list.length > 0 ? ['', ...list] : [])].join('\n');
}
