/** Words of Quorate's own, where nobody else offers them; nothing in YAML that is not ours. */
import { type CompletionItem, CompletionItemKind, type Range as LspRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analyse.ts';
import { MODEL, NATIVE, type Place, PROJECT, RULE_WORDS, type Word } from '../analysis/vocabulary.ts';
import { toLspRange } from './toLsp.ts';
import { yamlPathAt } from './yamlPath.ts';

interface Offer extends Word {
  /** What is written, where that is more than the word. */
  readonly newText?: string;
  readonly kind: CompletionItemKind;
}

interface Completion {
  /** What is there already of the word, up to the cursor. */
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

export function completions(document: TextDocument, offset: number, analysis: Analysis): CompletionItem[] {
  const text = document.getText();
  const { line } = document.positionAt(offset);
  const before = text.slice(document.offsetAt({ line, character: 0 }), offset);
  const lines = text.split(/\r?\n/);
  const { typed, offers } = inComment(before) ?? annotation(before) ?? inOwnFile(lines, line, before, analysis);
  const range = toLspRange(document, { start: offset - typed.length, end: offset });
  return offers.map((offer) => toItem(offer, range));
}

function toItem({ text, description, newText = text, kind }: Offer, range: LspRange): CompletionItem {
  return { label: text, kind, documentation: description, textEdit: { range, newText } };
}

/** `# quorate: fault=…` and the names of rules behind `# quorate-disable`. Undefined outside of comments. */
function inComment(before: string): Completion | undefined {
  const [, comment] = /(?:^|\s)#[ \t]*(.*)$/.exec(before) ?? [];
  if (comment === undefined) return undefined;
  const [, words] = /^quorate:[ \t]+(.*)$/.exec(comment) ?? [];
  if (words !== undefined) return directive(words);
  const [, names] = /^quorate-(?:disable(?:-next-line|-file)?|enable)[ \t]+(.*)$/.exec(comment) ?? [];
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
  if (value !== undefined) return { typed: value, offers: wordsAt(keyed(MODEL, key)?.place).map(asValue) };
  const stated = new Set(given.map((word) => word.replace(/=.*/, '')));
  const offers = Object.entries(MODEL).filter(([name]) => !stated.has(name));
  return { typed, offers: offers.map(([text, { description }]) => asKey(text, description, `${text}=`)) };
}

/** Keys and values of annotations of ours, once `quorate.dev/` is there. Undefined for any other line. */
function annotation(before: string): Completion | undefined {
  const [, typed, value] = /^\s*(quorate\.dev\/[\w.-]*)(?::[ \t]+(\S*))?$/.exec(before) ?? [];
  if (typed === undefined) return undefined;
  const key = typed.slice('quorate.dev/'.length);
  if (value !== undefined) return { typed: value, offers: wordsAt(keyed(MODEL, key)?.place).map(asValue) };
  const model = Object.entries(MODEL).map(([name, { description }]) => ({ text: `quorate.dev/${name}`, description }));
  const ignored = RULE_WORDS.map(({ text }) => ({
    text: `quorate.dev/ignore.${text}`,
    description: `Suppresses ${text} for this object; the value is the reason.`,
  }));
  return {
    typed,
    offers: [...model, ...ignored].map(({ text, description }) => asKey(text, description, `${text}: `)),
  };
}

/** Keys and values of native files and of `.quorate.yaml`, in block style. */
function inOwnFile(lines: readonly string[], row: number, before: string, analysis: Analysis): Completion {
  const root = { native: NATIVE, project: PROJECT }[analysis.dialect ?? ''];
  const [, lead = '', key, value] = /^( *(?:- +)*)(?:([\w.*-]+):[ ]+)?([\w./'-]*)$/.exec(before) ?? [];
  if (!root || value === undefined) return NOTHING;
  const { path, siblings } = yamlPathAt(lines, row, lead.length);
  const place = follow(root, path);
  if (key !== undefined) return { typed: value, offers: wordsAt(place && step(place, key)).map(asValue) };
  if (place?.kind !== 'map') return NOTHING;
  const own = [...place.keys].map(([text, { description, place: inner }]) =>
    asKey(text, description, inner.kind === 'value' ? `${text}: ` : `${text}:`),
  );
  const hosts = place.ofHosts ? analysis.nodes.map(({ name }) => asKey(name, 'From the inventory.', `${name}: `)) : [];
  return { typed: value, offers: [...own, ...hosts].filter(({ text }) => !siblings.has(text)) };
}

function follow(root: Place, path: readonly string[]): Place | undefined {
  return path.reduce<Place | undefined>((place, key) => place && step(place, key), root);
}

function step(place: Place, key: string): Place | undefined {
  if (place.kind === 'list') return key === '-' ? place.item : undefined;
  return place.kind === 'map' ? (place.keys.get(key)?.place ?? place.others) : undefined;
}

const NOTHING: Completion = { typed: '', offers: [] };
const wordsAt = (place: Place | undefined): readonly Word[] => (place?.kind === 'value' ? place.values : []);
const keyed = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
const asValue = (word: Word): Offer => ({ ...word, kind: CompletionItemKind.Value });
const asKey = (text: string, description: string, newText: string): Offer => ({
  text,
  description,
  newText,
  kind: CompletionItemKind.Property,
});
