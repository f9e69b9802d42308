import { TextDocument } from 'vscode-languageserver-textdocument';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../server/src/analysis/diagnose.ts';
import type { Suggestion } from '../../server/src/analysis/suggestions.ts';
import { codeActions } from '../../server/src/features/codeActions.ts';

const document = TextDocument.create('file:///a.yaml', 'yaml', 3, 'pm-1: 3\npm-2: 1\n');
const edits = [{ range: { start: 6, end: 7 }, newText: '2' }];
const rebalance = { title: 'Rebalance', preferred: true, edits };
const diagnostic = (rule: string, start: number, end: number, fixes: Diagnostic['fixes'] = []): Diagnostic => ({
  rule,
  severity: 'warning',
  message: rule,
  range: { start, end },
  related: [],
  fixes,
});
const suggestion = (title: string, refused?: string): Suggestion => ({
  title,
  sizes: [2, 2],
  preferred: false,
  edits: refused === undefined ? edits : [],
  ...(refused !== undefined && { refused }),
});
const everything = { versionedEdits: true, disabled: true };
const cursor = { start: 0, end: 0 };

test('one fix for two findings is one action', () => {
  const findings = [diagnostic('a', 0, 4, [rebalance]), diagnostic('b', 0, 7, [rebalance])];
  expect(codeActions(document, cursor, findings, [suggestion('Rebalance')], everything)).toEqual([
    {
      title: 'Rebalance',
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: [expect.objectContaining({ code: 'a' }), expect.objectContaining({ code: 'b' })],
      edit: {
        documentChanges: [
          {
            textDocument: { uri: 'file:///a.yaml', version: 3 },
            edits: [{ range: { start: { line: 0, character: 6 }, end: { line: 0, character: 7 } }, newText: '2' }],
          },
        ],
      },
    },
  ]);
});

test('a finding elsewhere offers nothing here', () => {
  expect(codeActions(document, cursor, [diagnostic('a', 8, 12, [rebalance])], [], everything)).toEqual([]);
});

test('a placement that mends no finding is a rewrite, and one that cannot be written says why', () => {
  const offered = [suggestion('Concentrate'), suggestion('Best placement', 'the names would be lost')];
  expect(codeActions(document, cursor, [], offered, everything)).toMatchObject([
    { title: 'Concentrate', kind: 'refactor.rewrite', edit: {} },
    { title: 'Best placement', kind: 'refactor.rewrite', disabled: { reason: 'the names would be lost' } },
  ]);
  expect(codeActions(document, cursor, [], offered, { ...everything, disabled: false })).toHaveLength(1);
});

test('an editor without versioned edits gets plain ones', () => {
  const [action] = codeActions(document, cursor, [diagnostic('a', 0, 4, [rebalance])], [], {
    versionedEdits: false,
    disabled: false,
  });
  expect(action?.edit).toEqual({ changes: { 'file:///a.yaml': [expect.objectContaining({ newText: '2' })] } });
});
