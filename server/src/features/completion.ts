/** Completes the words of Quorate where no other extension does, and no other words of YAML. */
import { type CompletionItem, CompletionItemKind, type Range as LspRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analyse.ts';
import {
  documentSlot,
  follow,
  MODEL,
  modelSlot,
  ownSlot,
  prefixedSlot,
  RULE_WORDS,
  type Slot,
  step,
  type Word,
} from '../analysis/vocabulary.ts';
import { projectTemplate } from '../analysis/projectTemplate.ts';
import { PROJECT as PROJECT_FILE } from '../analysis/clusters.ts';
import { between } from './toLsp.ts';
import { flowPathAt } from './flowPath.ts';
import { yamlPathAt } from './yamlPath.ts';

interface Offer extends Word {
  /** The text to insert, where that is more than the word. */
  readonly newText?: string;
  readonly kind: CompletionItemKind;
}

interface Completion {
  /** The part of the word that is there, up to the cursor. */
  readonly typed: string;
  readonly offers: readonly Offer[];
}

const COMMENTS: readonly Offer[] = [
  ['quorate:', 'States the risk model of the object on the next line, or at the head of the file that of all.'],
  ['quorate-disable-next-line', 'Suppresses rules on the next line.'],
  ['quorate-disable', 'Suppresses rules up to quorate-enable, or to the end of the file.'],
  ['quorate-enable', 'Ends what quorate-disable began.'],
  ['quorate-disable-file', 'Suppresses rules in the whole file.'],
].map(([text = '', description = '']) => ({
  text,
  description,
  newText: `${text} `,
  kind: CompletionItemKind.Keyword,
}));

/** The offer for a file that is still empty. */
const TEMPLATE: Offer = {
  text: 'a file with comments',
  description: 'States what Quorate assumes anyway, with comments on what else can be said.',
  newText: projectTemplate(),
  kind: CompletionItemKind.Snippet,
};

/**
 * @param elsewhere true where another extension completes keys and values here, so that only words in comments are
 * offered
 */
export function completions(
  document: TextDocument,
  offset: number,
  analysis: Analysis,
  elsewhere = false,
): CompletionItem[] {
  const text = document.getText();
  const { line } = document.positionAt(offset);
  const before = text.slice(document.offsetAt({ line, character: 0 }), offset);
  const lines = text.split(/\r?\n/);
  const remark = inComment(before);
  const { typed, offers } = remark ?? (elsewhere ? NOTHING : inYaml(lines, line, before, analysis));
  const range = between(document, { start: offset - typed.length, end: offset });
  const first = analysis.dialect === PROJECT_FILE && text.trim() === '' ? [TEMPLATE] : [];
  return [...first, ...offers].map((offer, index) => toItem(offer, index, range));
}

/** An item of the list. Words keep the order of their definition, which starts with the most useful ones. */
function toItem({ text, description, newText = text, kind }: Offer, index: number, range: LspRange): CompletionItem {
  const sortText = String(index).padStart(3, '0');
  return { label: text, kind, documentation: description, sortText, textEdit: { range, newText } };
}

/**
 * The words of `# quorate: fault=…`, and the names of rules behind `# quorate-disable`. Undefined outside of comments.
 */
function inComment(before: string): Completion | undefined {
  const start = before.search(/(?:^|\s)#/);
  if (start < 0) return undefined;
  const comment = before.slice(before.indexOf('#', start) + 1).replace(/^[ \t]+/, '');
  const [, words] = /^quorate:[ \t](.*)$/.exec(comment) ?? [];
  if (words !== undefined) return directive(words);
  const [, names] = /^quorate-(?:disable(?:-next-line|-file)?|enable)[ \t](.*)$/.exec(comment) ?? [];
  if (names !== undefined) {
    const given = names.split(/[\s,]+/);
    const offers = given.includes('--') ? [] : RULE_WORDS.filter(({ text }) => !given.includes(text));
    return { typed: given.at(-1) ?? '', offers: offers.map(asValue) };
  }
  return /^quorate[\w-]*$/.test(comment) ? { typed: comment, offers: COMMENTS } : NOTHING;
}

function directive(words: string): Completion {
  const given = words.split(/\s+/);
  const typed = given.at(-1) ?? '';
  const [, key = '', value] = /^(\w+)=(.*)$/.exec(typed) ?? [];
  if (given.includes('--')) return NOTHING;
  if (value !== undefined) return { typed: value, offers: wordsAt(keyed(MODEL, key)?.slot).map(asValue) };
  const stated = new Set(given.map((word) => word.replace(/=.*/, '')));
  const offers = Object.entries(MODEL).filter(([name]) => !stated.has(name));
  return { typed, offers: offers.map(([text, { description }]) => asKey(text, description, `${text}=`)) };
}

/** The place of the cursor, and what is there of the word. */
interface Cursor {
  readonly path: readonly string[];
  readonly siblings: ReadonlySet<string>;
  /** The key of the value at the cursor; undefined where the cursor stands at a key. */
  readonly key: string | undefined;
  readonly typed: string;
}

function inYaml(lines: readonly string[], row: number, before: string, analysis: Analysis): Completion {
  const cursor = flowPathAt(lines, row, before.length) ?? blockCursor(lines, row, before);
  const slot = cursor && (slotAt(cursor, analysis) ?? othersSlotAt(cursor, lines, row));
  if (!slot) return NOTHING;
  const { key, typed } = cursor;
  return key === undefined ? keysAt(slot, cursor, analysis) : valuesAt(step(slot, key), typed, analysis);
}

function blockCursor(lines: readonly string[], row: number, before: string): Cursor | undefined {
  const [, lead = '', key, typed] = /^( *(?:- +)*)(?! |- )(?:([\w.*/-]+): +(?! ))?([\w./', -]*)$/.exec(before) ?? [];
  return typed === undefined ? undefined : { ...yamlPathAt(lines, row, lead.length), key, typed };
}

/**
 * The slot at the cursor: anywhere in files of Quorate; in other files where the risk model of an object has its place.
 */
function slotAt({ path, key, typed }: Cursor, { dialect }: Analysis): Slot | undefined {
  const root = ownSlot(dialect);
  return root ? follow(root, path) : (modelSlot(path) ?? prefixedSlot(dialect, path, key ?? typed));
}

/**
 * The slot for an operator's keys that keep pods apart. Other extensions offer these keys too where they know the kind,
 * so Quorate offers them only once a key has been started.
 */
function othersSlotAt({ path, key, typed }: Cursor, lines: readonly string[], row: number): Slot | undefined {
  if (key === undefined && typed === '') return undefined;
  const root = documentSlot((name) => topLevel(lines, row, name));
  const found = root && follow(root, path);
  if (found?.kind !== 'map' || key !== undefined) return found;
  const begun = [...found.keys].filter(([name, { slot }]) => slot.kind === 'value' && name.startsWith(typed));
  return { kind: 'map', keys: new Map(begun) };
}

/** The value of a key at the start of a line, in the document around this line. */
function topLevel(lines: readonly string[], row: number, key: string): string | undefined {
  const starts = lines.slice(0, row + 1).lastIndexOf('---');
  const ends = lines.indexOf('---', row);
  const own = lines.slice(starts + 1, ends === -1 ? lines.length : ends);
  const pattern = new RegExp(`^${key}:[ \\t]+["']?([^\\s"'#]+)`);
  for (const line of own) {
    const [, value] = pattern.exec(line) ?? [];
    if (value !== undefined) return value;
  }
  return undefined;
}

function keysAt(slot: Slot, { typed, siblings }: Cursor, analysis: Analysis): Completion {
  if (slot.kind !== 'map' || typed.includes(' ')) return NOTHING;
  const own = [...slot.keys].map(([text, { description, slot: inner }]) =>
    asKey(text, description, inner.kind === 'value' ? `${text}: ` : `${text}:`),
  );
  const hosts = slot.ofHosts
    ? machinesIn(analysis).map(({ text, description }) => asKey(text, description, `${text}: `))
    : [];
  return { typed, offers: [...own, ...hosts].filter(({ text }) => !siblings.has(text)) };
}

function valuesAt(slot: Slot | undefined, typed: string, analysis: Analysis): Completion {
  if (slot?.kind !== 'value') return NOTHING;
  if (!slot.ofHosts) return { typed, offers: slot.values.map(asValue) };
  const given = typed.split(/[\s,]+/);
  const others = machinesIn(analysis).filter(({ text }) => !given.includes(text));
  return { typed: given.at(-1) ?? '', offers: others.map(asValue) };
}

/** The machines that are known, and those on which other services of the file sit. */
function machinesIn({ known, services }: Analysis): readonly Word[] {
  const words = new Map([...known.keys()].map((text) => [text, { text, description: 'From the inventory.' }]));
  for (const { name, hosts } of services) {
    for (const { name: text } of hosts) {
      if (!words.has(text)) words.set(text, { text, description: `A host of ${name}.` });
    }
  }
  return [...words.values()];
}

const NOTHING: Completion = { typed: '', offers: [] };
const wordsAt = (slot: Slot | undefined): readonly Word[] => (slot?.kind === 'value' ? slot.values : []);
const keyed = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
const asValue = (word: Word): Offer => ({ ...word, kind: CompletionItemKind.Value });
const asKey = (text: string, description: string, newText: string): Offer => ({
  text,
  description,
  newText,
  kind: CompletionItemKind.Property,
});
