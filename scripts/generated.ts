/** The files that are generated from the code, as a whole or in part. A test compares each of them. */
import { readFile } from 'node:fs/promises';
import { format } from 'prettier';
import { jsonSchemas } from '../server/src/analysis/jsonSchema.ts';
import { REPORT_SCHEMA } from '../server/src/cli/formats/reportSchema.ts';
import { readsPage } from '../server/src/dialects/kubernetes/operators/readsPage.ts';
import { DIALECTS } from '../server/src/dialects/registry.ts';
import { RULES } from '../server/src/rules/registry.ts';
import { SEVERITIES } from '../server/src/rules/rule.ts';
import { rulePage } from '../server/src/rules/rulePage.ts';

export interface GeneratedFile {
  /** The path from the root of the repository. */
  readonly path: string;
  /** @param present the present content of the file; empty where there is none */
  readonly write: (present: string) => string | Promise<string>;
}

export const GENERATED: readonly GeneratedFile[] = [
  ...RULES.map((rule) => ({ path: `docs/rules/${rule.id}.md`, write: () => rulePage(rule) })),
  { path: 'docs/reads.md', write: readsPage },
  { path: 'package.json', write: withRuleSettings },
  { path: 'package.nls.json', write: withRuleTexts },
  { path: 'docs/manifests.md', write: withDialects },
  { path: 'docs/rules.md', write: withRules },
  { path: 'docs/configuration.md', write: withSettings },
  ...Object.entries({ ...jsonSchemas(), 'report.schema.json': REPORT_SCHEMA }).map(([name, schema]) => ({
    path: `schemas/${name}`,
    write: () => format(JSON.stringify(schema), { parser: 'json', printWidth: 120 }),
  })),
];

interface Manifest {
  readonly contributes: { readonly configuration: readonly { readonly properties: Record<string, Setting> }[] };
}

/** A setting of the extension. Its description is a key of `package.nls.json` between percent signs. */
interface Setting {
  readonly default?: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
  properties?: object;
}

/** Writes `quorate.rules`, which has a setting for each rule. */
function withRuleSettings(present: string): string {
  const manifest = JSON.parse(present) as Manifest;
  for (const { properties } of manifest.contributes.configuration) {
    const setting = properties['quorate.rules'];
    if (!setting) continue;
    setting.properties = Object.fromEntries(
      RULES.map(({ id, severity }) => [
        id,
        { type: 'string', enum: [...SEVERITIES, 'off'], default: severity, description: `%rule.${id}%` },
      ]),
    );
  }
  return asJson(manifest);
}

/** Writes the English texts of these settings. Translations are written by hand, and a test names missing ones. */
function withRuleTexts(present: string): string {
  const texts = Object.entries(JSON.parse(present) as Readonly<Record<string, string>>);
  const isOfRule = ([key]: readonly [string, string]): boolean => key.startsWith('rule.');
  const first = texts.findIndex(isOfRule);
  const ofRules = RULES.map(({ id, docs }) => [`rule.${id}`, docs.summary] as const);
  const before = first === -1 ? texts : texts.slice(0, first);
  const after = first === -1 ? [] : texts.slice(first).filter((text) => !isOfRule(text));
  return asJson(Object.fromEntries([...before, ...ofRules, ...after]));
}

const asJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** Writes the dialects, the most general one first. */
function withDialects(present: string): Promise<string> {
  const dialects = DIALECTS.toReversed().map(({ docs }) => [docs.title, docs.reads, docs.placedBy]);
  return asMarkdown(withTable(present, ['dialect', 'what is read', 'who places the replicas'], dialects));
}

function withRules(present: string): Promise<string> {
  const rules = RULES.map(({ id, severity, docs }) => [`[${id}](rules/${id}.md)`, severity, docs.summary]);
  return asMarkdown(withTable(present, ['rule', 'default', 'says'], rules));
}

/** Writes the settings with the texts that VS Code shows. */
async function withSettings(present: string): Promise<string> {
  const manifest = JSON.parse(await contentOf('package.json')) as Manifest;
  const texts = JSON.parse(await contentOf('package.nls.json')) as Readonly<Record<string, string>>;
  const settings = manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
  const rows = settings.map(([name, { default: usual, description, markdownDescription = description ?? '' }]) => [
    `\`${name}\``,
    usual === undefined || usual === '' || usual === null ? '' : `\`${JSON.stringify(usual)}\``,
    // VS Code makes a link of the name of a setting between these signs.
    (texts[markdownDescription.slice(1, -1)] ?? '').replaceAll(/`#(.*?)#`/g, '`$1`'),
  ]);
  return asMarkdown(withTable(present, ['setting', 'default', 'what it does'], rows));
}

const contentOf = (path: string): Promise<string> => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

const asMarkdown = (text: string): Promise<string> =>
  format(text, { parser: 'markdown', printWidth: 120, singleQuote: true });

/** Puts these rows below the heading of the table with that heading. */
function withTable(text: string, heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const found = new RegExp(`^\\| *${heading.join(' *\\| *')} *\\|\\n(?:\\|.*\\n)+`, 'm').exec(text);
  if (!found) throw new Error(`There is no table with the heading ${heading.join(' | ')}.`);
  const table = [heading, heading.map(() => '---'), ...rows].map(row).join('');
  return text.slice(0, found.index) + table + text.slice(found.index + found[0].length);
}
