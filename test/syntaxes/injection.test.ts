import { readFileSync } from 'node:fs';
import { createHighlighterCore, type LanguageRegistration } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import yaml from 'shiki/langs/yaml.mjs';
import { expect, test } from 'vitest';

const grammar = JSON.parse(
  readFileSync(new URL('../../syntaxes/quorate.tmLanguage.json', import.meta.url), 'utf8'),
) as LanguageRegistration;
const highlighter = await createHighlighterCore({
  engine: createJavaScriptRegexEngine(),
  langs: [yaml, { ...grammar, name: 'quorate', injectTo: ['source.yaml'] }],
  themes: [{ name: 'bare', settings: [] }],
});

/** What Quorate's injection says of each word of the line, the rest left out. */
function marked(line: string): Record<string, string> {
  const { tokens } = highlighter.codeToTokens(line, { lang: 'yaml', theme: 'bare', includeExplanation: true });
  const explained = tokens.flat().flatMap(({ explanation = [] }) => explanation);
  return Object.fromEntries(
    explained.flatMap(({ content, scopes }) => {
      const own = scopes.findLast(
        ({ scopeName }) => scopeName.includes('.quorate') && scopeName !== 'source.yaml.quorate',
      );
      return own ? [[content, own.scopeName]] : [];
    }),
  );
}

test.for([
  ['    fault: limited-byzantine/vm', { fault: 'key', 'limited-byzantine': 'fault', vm: 'level' }],
  ['    fault: "crash-stop/pm" # hosts die', { fault: 'key', 'crash-stop': 'fault', pm: 'level' }],
  ['  - {name: a, keep: pm, quorum: two-thirds}', { keep: 'key', pm: 'level', quorum: 'key', 'two-thirds': 'quorum' }],
  [
    '# quorate: fault=crash-stop/pm keep=vm',
    { quorate: 'directive', fault: 'parameter', 'crash-stop': 'fault', pm: 'level', keep: 'parameter', vm: 'level' },
  ],
] as const)('%s', ([line, expected]) => {
  const kinds: Record<string, string> = {
    key: 'entity.name.tag.quorate',
    directive: 'keyword.other.directive.quorate',
    parameter: 'variable.parameter.quorate',
    fault: 'support.constant.fault.quorate',
    level: 'support.constant.level.quorate',
    quorum: 'support.constant.quorum.quorate',
  };
  expect(marked(line)).toMatchObject(
    Object.fromEntries(Object.entries(expected).map(([word, kind]) => [word, kinds[kind]])),
  );
});

test.for([
  'fault: earthquake',
  'keep: calm',
  '# a comment on fault=crash-stop/pm',
  'image: "quorum: majority"',
  'default: pm',
])('%s is left alone', (line) => {
  expect(marked(line)).toEqual({});
});
