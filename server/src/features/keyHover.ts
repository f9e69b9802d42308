/** What a key of Quorate's own formats means, and what it takes. */
import type { Range as LspRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analyse.ts';
import { follow, ownSlot } from '../analysis/vocabulary.ts';
import { yamlPathAt } from './yamlPath.ts';

interface KeyHover {
  /** The first line is the description; each other line is a value with its meaning. */
  readonly description: string;
  readonly values: readonly { readonly text: string; readonly description: string }[];
  readonly range: LspRange;
}

/** The hover of a key; undefined in files of other formats, in flow style, and where there is no key. */
export function keyHover(document: TextDocument, offset: number, { dialect }: Analysis): KeyHover | undefined {
  const root = ownSlot(dialect);
  if (!root) return undefined;
  const { line, character } = document.positionAt(offset);
  const lines = document.getText().split(/\r?\n/);
  const [, lead = '', key] = /^([ -]* |)([\w.*/][\w.*/-]*)(?=:(?:\s|$))/.exec(lines[line] ?? '') ?? [];
  const end = lead.length + (key?.length ?? 0);
  if (key === undefined || character < lead.length || character > end) return undefined;
  const around = follow(root, yamlPathAt(lines, line, lead.length).path);
  const described = around?.kind === 'map' ? around.keys.get(key) : undefined;
  if (!described) return undefined;
  const { description, slot } = described;
  const values = slot.kind === 'value' && !slot.ofHosts ? slot.values : [];
  return {
    description,
    values,
    range: { start: { line, character: lead.length }, end: { line, character: end } },
  };
}

/** The text of the hover. Quorate writes all of it, so nothing needs to be escaped. */
export function keyText({ description, values }: KeyHover, markdown: boolean): string {
  const quoted = (text: string): string => (markdown ? `\`${text}\`` : text);
  const list = values.map((value) => `- ${quoted(value.text)}: ${value.description}`);
  return [description, ...(list.length > 0 ? ['', ...list] : [])].join('\n');
}
