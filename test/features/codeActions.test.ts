import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction } from 'vscode-languageserver';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../server/src/analysis/diagnose.ts';
import type { Fix } from '../../server/src/analysis/findingFixes.ts';
import { disablingComment, tryAtOnce } from '../../server/src/analysis/insertions.ts';
import { answer } from '../../server/src/analysis/question.ts';
import { rewrites, type Suggestion, suggestions } from '../../server/src/analysis/suggestions.ts';
import { additionsAt, codeActions, type Offers, removals } from '../../server/src/features/codeActions.ts';
import type { Range } from '../../server/src/model/range.ts';
import { analysed, diagnose } from '../support/diagnose.ts';
import { applyAll } from '../support/edits.ts';
import { example } from '../support/examples.ts';

const NONE = { disabling: [], declared: [] };
const everything = { versionedEdits: true, disabled: true };

describe('what is on offer becomes actions', () => {
  const document = TextDocument.create('file:///a.yaml', 'yaml', 3, 'pm-1: 3\npm-2: 1\n');
  const { analysis } = diagnose(document.getText());
  const spanIn = (start: number, end: number): Range => ({ ...analysis.layout.spanAt(start), end });
  const edits = [{ range: spanIn(6, 7), newText: '2' }];
  const rebalance = { title: 'Rebalance', preferred: true, edits };
  const diagnostic = (rule: string, start: number, end: number, fixes: readonly Fix[] = []): Diagnostic => ({
    rule,
    severity: 'warning',
    message: rule,
    range: spanIn(start, end),
    related: [],
    fixes: () => fixes,
  });
  const suggestion = (title: string, refused?: string): Suggestion => ({
    target: 'spread',
    title,
    sizes: [2, 2],
    preferred: false,
    edits: refused === undefined ? edits : [],
    ...(refused !== undefined && { refused }),
  });
  const actions = (offered: Partial<Offers>, support = everything): CodeAction[] => {
    const offers = {
      analysis,
      diagnostics: [],
      suggestions: [],
      rewrites: [],
      additions: NONE,
      removals: [],
      ...offered,
    };
    const found = codeActions(document, { start: 0, end: 0 }, offers, support);
    return found.filter(({ title }) => !title.startsWith('Disable '));
  };

  test('one fix for two findings is one action', () => {
    const diagnostics = [diagnostic('a', 0, 4, [rebalance]), diagnostic('b', 0, 7, [rebalance])];
    expect(actions({ diagnostics, suggestions: [suggestion('Rebalance')] })).toEqual([
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

  test('the first placement can be looked at before it is written, where the editor can show that', () => {
    const moving: Fix = { ...rebalance, decides: 'placement' };
    const offered = {
      diagnostics: [diagnostic('a', 0, 4, [rebalance, moving])],
      suggestions: [suggestion('Concentrate', 'the names would be lost'), suggestion('Best placement')],
    };
    const previews = (support: typeof everything & { readonly previews?: boolean }): CodeAction[] =>
      actions(offered, support).filter(({ title }) => title.startsWith('Preview'));
    expect(previews(everything)).toEqual([]);
    expect(previews({ ...everything, previews: true })).toMatchObject([
      {
        title: 'Preview: Best placement',
        edit: {
          documentChanges: [{ edits: [{ newText: '2', annotationId: 'Best placement' }] }],
          changeAnnotations: { 'Best placement': { label: 'Best placement', needsConfirmation: true } },
        },
      },
    ]);
  });

  test('a finding elsewhere offers nothing here', () => {
    expect(actions({ diagnostics: [diagnostic('a', 8, 12, [rebalance])] })).toEqual([]);
  });

  test('a placement that mends no finding is a rewrite, and one that cannot be written says why', () => {
    const offered = [suggestion('Concentrate'), suggestion('Best placement', 'the names would be lost')];
    expect(actions({ suggestions: offered })).toMatchObject([
      { title: 'Concentrate', kind: 'refactor.rewrite.quorate.spread', edit: {} },
      { title: 'Best placement', disabled: { reason: 'the names would be lost' } },
    ]);
    expect(actions({ suggestions: offered }, { ...everything, disabled: false })).toHaveLength(1);
  });

  test('an editor without versioned edits gets plain ones', () => {
    const diagnostics = [diagnostic('a', 0, 4, [rebalance])];
    const [action] = actions({ diagnostics }, { versionedEdits: false, disabled: false });
    expect(action?.edit).toEqual({ changes: { 'file:///a.yaml': [expect.objectContaining({ newText: '2' })] } });
  });
});

test('the name of a service offers the fixes of what is found anywhere in it', () => {
  const text = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd}
spec:
  replicas: 3
  selector: {matchLabels: {app: etcd}}
  template:
    metadata: {labels: {app: etcd}}
    spec:
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: etcd}}}
      containers: [{name: etcd, image: "quay.io/coreos/etcd:v3.5.21"}]
`;
  const titles = (at: string): readonly string[] => actionsAt(text, at).map(({ title }) => title);
  const required = 'Make it required: anti-affinity, at most 1 on a node';
  expect(titles('preferredDuring')).toContain(required);
  expect(titles('etcd}')).toEqual(expect.arrayContaining([required, 'Spread over nodes: maxSkew 1, DoNotSchedule']));
  const after = actionsAt(text, 'etcd}').find(({ title }) => title === required)?.after;
  expect(after).toContain('        podAntiAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n');
});

/** The actions at the first place where `at` stands in the text. */
function actionsAt(text: string, at: string, only?: readonly string[]): (CodeAction & { readonly after: string })[] {
  const { analysis, diagnostics } = diagnose(text);
  const start = text.indexOf(at);
  const offered = (offer: typeof suggestions): Suggestion[] =>
    analysis.services.flatMap((service) => {
      const { start: from, end } = analysis.layout.around(service.extent);
      const inside = from <= start && start <= end;
      const answered = inside && service.question ? answer(service.question) : undefined;
      return answered && 'placement' in answered ? offer(analysis, service, answered.placement) : [];
    });
  const offers = {
    analysis,
    diagnostics,
    suggestions: offered(suggestions),
    rewrites: offered(rewrites),
    additions: tryAtOnce(additionsAt(diagnostics, analysis, { start, end: start }, only), analysed),
    removals: only ? removals(diagnostics, analysis) : [],
  };
  const document = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
  const plain = { versionedEdits: false, disabled: true };
  return codeActions(document, { start, end: start }, offers, plain, only).map((action) => {
    const edits = (action.edit?.changes?.['file:///a.yaml'] ?? []).map(({ range, newText }) => ({
      range: { start: document.offsetAt(range.start), end: document.offsetAt(range.end) },
      newText,
    }));
    return { ...action, after: applyAll(text, edits) };
  });
}

describe('placements by name', () => {
  const kindsOf = (actions: readonly CodeAction[]): unknown[] =>
    actions.map(({ kind, title, disabled }) => [kind, disabled?.reason ?? title]);

  test('who asks for rewrites is offered every placement, or told why not', () => {
    expect(kindsOf(actionsAt(example('ledger.yaml'), 'ledger', ['refactor.rewrite']))).toEqual(
      [
        ['refactor.rewrite.quorate.spread', 'the replicas are spread evenly as it is'],
        ['refactor.rewrite.quorate.concentrate', 'Concentrate: move 4 replicas, loss after 3 faults 48 % → 24 %'],
        ['refactor.rewrite.quorate.best', 'Best placement: move 4 replicas, loss after 3 faults 48 % → 24 %'],
      ].map(([kind, title]) => [kind, title]),
    );
  });

  test('one kind of placement can be asked for, even one that is worse', () => {
    expect(kindsOf(actionsAt(example('coordination.yaml'), 'config', ['refactor.rewrite.quorate.spread']))).toEqual([
      ['refactor.rewrite.quorate.spread', 'the replicas are spread evenly as it is'],
    ]);
    const [worse] = actionsAt(
      'deployments:\n  - name: a\n    fault: crash-stop/pm\n    hosts: {p: 2, q: 2, r: 1}\n',
      'a\n',
      ['refactor.rewrite.quorate.concentrate'],
    );
    expect(worse?.title).toMatch(/^Concentrate: move \d replica/);
    expect(worse?.after).toContain('hosts: {p: 3, q: 1, r: 1}');
  });
});

describe('disabling a rule', () => {
  const CRITICAL = 'Disable critical-host here';
  const disabled = (text: string, at: string): string | undefined =>
    actionsAt(text, at).find(({ title }) => title === CRITICAL)?.after;

  test('a comment above the line, as deep as the line, and the finding is gone', () => {
    const after = disabled(example('coordination.yaml'), 'rack-a-1: 3') ?? '';
    expect(after).toContain('\n    # quorate-disable-next-line critical-host\n    hosts: { rack-a-1: 3,');
    expect(diagnose(after).diagnostics.filter(({ rule }) => rule === 'critical-host')).toHaveLength(1);
  });

  test.for([
    [
      'Windows line ends',
      'deployments:\r\n  - name: a\r\n    fault: crash-stop/pm\r\n    hosts:\r\n      p: 3\r\n      q: 1\r\n',
    ],
    [
      'another comment above',
      'deployments:\n  - name: a\n    fault: crash-stop/pm\n    hosts:\n      # quorate-disable-next-line even-replicas\n      p: 3\n      q: 1\n',
    ],
    ['a byte order mark', '\uFEFFdeployments: [{name: a, fault: crash-stop/pm, hosts: {p: 3, q: 1}}]\n'],
  ] as const)('with %s', ([, text]) => {
    const after = disabled(text, 'p: 3') ?? '';
    expect(diagnose(after).diagnostics.map(({ rule }) => rule)).not.toContain('critical-host');
    expect(after.match(/\r?\n/g)?.every((end) => end === text.match(/\r?\n/)?.[0])).toBe(true);
  });

  test('not where a comment would be read as text', () => {
    const text = 'deployments:\n  - {x-note: "one\n    two", name: a, fault: crash-stop/pm, hosts: {p: 3, q: 1}}\n';
    expect(diagnose(text).diagnostics.map(({ rule }) => rule)).toContain('critical-host');
    expect(disabled(text, 'p: 3')).toBeUndefined();
  });
});

describe('disabling a rule in a file whose YAML is broken', () => {
  const BROKEN = [
    "pd_servers:\n  - host: 2\n  host: '10.0.1.12'\n",
    "tidb_servers:\n  - host: 1\npd_servers:\n  - host: 2\n host: '10.0.1.12'\n",
    'deployments:\n  - name: a\n    hosts: {p: 3\n    q: 1}\n',
    'deployments:\n  - name: "a\n    hosts: {p: 3, q: 1}\n',
    'deployments:\n  - name: a\n    hosts: {p: x, q: 1}\n  name: b\n',
    'deployments: [\n',
    '\tdeployments: []\n',
  ];

  test.for(BROKEN)('%j: the comment on offer suppresses the finding, or none is on offer', (text) => {
    const { analysis, diagnostics } = diagnose(text);
    for (const { rule, message, range } of diagnostics) {
      const offered = tryAtOnce(disablingComment(analysis, { rule, range }), analysed);
      if (!offered) continue;
      const after = diagnose(analysis.layout.edited([offered])).diagnostics;
      expect(after.map((found) => found.message)).not.toContain(message);
      expect(after.map((found) => found.rule)).not.toContain('unused-suppression');
    }
  });
});

describe('declaring the fault model', () => {
  const declared = (text: string, at: string): string | undefined =>
    actionsAt(text, at).find(({ kind }) => kind === 'refactor.rewrite.quorate.declare')?.after;

  test('as keys in a native file', () => {
    expect(declared('deployments:\n  - name: a\n    hosts: {p: 3, q: 1}\n', 'a\n')).toBe(
      'deployments:\n  - name: a\n    fault: crash-stop/pm\n    keep: vm\n    hosts: {p: 3, q: 1}\n',
    );
    expect(declared('deployments: [{name: a, hosts: {p: 3, q: 1}}]\n', 'a,')).toBe(
      'deployments: [{fault: crash-stop/pm, keep: vm, name: a, hosts: {p: 3, q: 1}}]\n',
    );
  });

  test('as a comment before the object elsewhere', () => {
    const tidb = example('tidb.yaml').split('\n').slice(1).join('\n');
    expect(declared(tidb, 'pd_servers')).toContain('\n# quorate: fault=crash-stop/pm keep=vm\npd_servers:');
  });

  test('not where it is declared', () => {
    expect(declared(example('ledger.yaml'), 'ledger')).toBeUndefined();
    expect(declared(example('tidb.yaml'), 'pd_servers')).toBeUndefined();
  });
});

test('everything safe at once: suppressions that have nothing to do go, and nothing else is touched', () => {
  const text = [
    'deployments:',
    '  # quorate-disable-next-line critical-host, even-replicas',
    '  - name: a # quorate-disable-file two-replicas -- old',
    '    replicas: 7',
    '    fault: crash-stop/pm',
    '    hosts: {p: 1, q: 1, r: 1}',
    '',
  ].join('\n');
  const [action, ...others] = actionsAt(text, 'deployments', ['source.fixAll']);
  expect(others).toEqual([]);
  expect(action?.kind).toBe('source.fixAll.quorate');
  expect(action?.after).toBe(
    text
      .replace('critical-host, even', 'even')
      .replace('line, even', 'line even')
      .replace(' # quorate-disable-file two-replicas -- old', ''),
  );
  const again = actionsAt(action?.after ?? '', 'deployments', ['source.fixAll'])[0]?.after ?? '';
  expect(again).not.toContain('quorate-disable');
  expect(again).toContain('replicas: 7');
  expect(actionsAt(again, 'deployments', ['source.fixAll'])).toEqual([]);
});

test('services with the same numbers have actions of their own, told apart by the line', () => {
  const service = (name: string): string =>
    example('ledger.yaml').split('deployments:\n')[1]?.replace('ledger', name) ?? '';
  const text = `deployments:\n${service('one')}${service('two')}`;
  const { analysis, diagnostics } = diagnose(text);
  const offered = analysis.services.flatMap((found) => {
    const known = found.question && answer(found.question);
    return known && 'placement' in known ? suggestions(analysis, found, known.placement) : [];
  });
  const document = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
  const offers = { analysis, diagnostics, suggestions: offered, rewrites: [], additions: NONE, removals: [] };
  const all = codeActions(document, { start: 0, end: text.length }, offers, { versionedEdits: false, disabled: true });
  const [one, two, ...others] = all.filter(({ title }) => title.startsWith('Concentrate'));
  expect(others).toEqual([]);
  const lines = [one, two].map((action) => action?.edit?.changes?.['file:///a.yaml']?.[0]?.range.start.line ?? 0);
  expect([one?.title, two?.title]).toEqual(
    lines.map((line) => `Concentrate: move 4 replicas, loss after 3 faults 48 % → 24 % (line ${line + 1})`),
  );
  expect([one, two].map((action) => action?.diagnostics?.length)).toEqual([1, 1]);
});

describe('what helps to understand comes before what silences', () => {
  const titlesAt = (extras: Parameters<typeof codeActions>[3]): string[] => {
    const text = 'deployments:\n  - name: queue\n    fault: crash-stop/pm\n    hosts: {a: 3, b: 1, c: 1}\n';
    const { analysis, diagnostics } = diagnose(text);
    const document = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
    const start = text.indexOf('a: 3');
    const additions = tryAtOnce(additionsAt(diagnostics, analysis, { start, end: start }), analysed);
    const offers = { analysis, diagnostics, suggestions: [], rewrites: [], additions, removals: [] };
    return codeActions(document, { start, end: start }, offers, extras).map(({ title }) => title);
  };

  test('in an editor with the explorer and the pages of the rules', () => {
    const titles = titlesAt({ ...everything, explorer: true, rulePages: 'file:///rules' });
    expect(titles.slice(-3)).toEqual(['Open in Risk Explorer', 'Explain critical-host', 'Disable critical-host here']);
  });

  test('other editors have no such commands', () => {
    expect(titlesAt(everything).filter((title) => /^(Open|Explain)/.test(title))).toEqual([]);
  });
});
