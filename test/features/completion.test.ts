import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, test } from 'vitest';
import { analyse, analyseProjectFile } from '../../server/src/analysis/analyse.ts';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { completions } from '../../server/src/features/completion.ts';

/** What is offered at `$0`, and the text once the first of it is taken. */
function complete(
  marked: string,
  file: 'manifest' | '.quorate.yaml' = 'manifest',
): { labels: string[]; first: string } {
  const offset = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  const document = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
  const analysis = file === 'manifest' ? analyse(text, NO_PROJECT) : analyseProjectFile(text);
  const items = completions(document, offset, analysis);
  const edits = items.slice(0, 1).flatMap(({ textEdit }) => (textEdit && 'range' in textEdit ? [textEdit] : []));
  return { labels: items.map(({ label }) => label), first: TextDocument.applyEdits(document, edits) };
}

const MODEL_KEYS = ['fault', 'keep', 'removal', 'quorum', 'f', 'faults', 'probability'];
const FAULTS = [
  'crash-stop/vm',
  'crash-stop/pm',
  'limited-byzantine/vm',
  'limited-byzantine/pm',
  'unlimited-byzantine/vm',
  'unlimited-byzantine/pm',
];
const native = (...lines: readonly string[]): string =>
  ['hosts:', '  n1: {}', '  n2: {}', 'deployments:', '  - name: a', '    hosts:', '      n1: 2', ...lines, ''].join(
    '\n',
  );

describe('native files', () => {
  test('keys of a deployment, but for those it has', () => {
    const { labels, first } = complete(native('    $0'));
    expect(labels).toEqual(['replicas', ...MODEL_KEYS]);
    expect(first).toBe(native('    replicas: '));
    expect(complete(native('    fa$0', '    keep: vm')).labels).not.toContain('keep');
    expect(complete(native('  - $0')).labels).toContain('name');
  });

  test('values', () => {
    expect(complete(native('    fault: $0')).labels).toEqual(FAULTS);
    expect(complete(native('    keep: p$0')).first).toBe(native('    keep: vm'));
    expect(complete(native('  - keep: $0')).labels).toEqual(['vm', 'pm']);
  });

  test('hosts of the inventory that have no replica yet', () => {
    expect(complete(native('      $0')).labels).toEqual(['n2']);
  });

  test('attributes of a host, and keys of the file', () => {
    expect(complete('hosts:\n  n1:\n    $0\ndeployments:\n  - name: a\n    hosts: {n1: 1}\n').labels).toEqual([
      'zone',
      'rack',
      'probability',
      'capacity',
    ]);
    expect(complete('deployments:\n- name: a\n  hosts: {n1: 1}\n$0').labels).toEqual(['hosts']);
    expect(complete('deployments:\n- name: a\n  hosts: {n1: 1}\n- $0').labels).toContain('fault');
  });
});

describe('.quorate.yaml', () => {
  const at = (text: string): string[] => complete(text, '.quorate.yaml').labels;

  test('keys and values', () => {
    expect(at('$0')).toEqual([...MODEL_KEYS, 'hosts', 'domain', 'services', 'rules']);
    expect(at('quorum: $0')).toEqual(['majority', 'two-thirds']);
    expect(at('services:\n  ledger-*:\n    $0')).toEqual(MODEL_KEYS);
    expect(at('rules:\n  even-replicas: $0')).toEqual(['error', 'warning', 'info', 'hint', "'off'"]);
    expect(at('rules:\n  even-replicas: hint\n  $0')).not.toContain('even-replicas');
  });
});

describe('remarks in any file', () => {
  test('the words of a directive, and their values', () => {
    expect(complete('# quorate: $0').labels).toEqual(MODEL_KEYS);
    expect(complete('# quorate: fault=crash-stop/pm ke$0').labels).not.toContain('fault');
    expect(complete('# quorate: ke$0').first).toBe('# quorate: fault=');
    expect(complete('a: 1 # quorate: fault=limi$0').labels).toEqual(FAULTS);
    expect(complete('# quorate: keep=vm -- because $0').labels).toEqual([]);
  });

  test('rules in suppressions', () => {
    expect(complete('# quorate-disable-next-line $0').labels).toContain('critical-host');
    expect(complete('# quorate-disable critical-host, $0').labels).not.toContain('critical-host');
    expect(complete('# quorate-disable critical-host -- $0').labels).toEqual([]);
    expect(complete('  # quorate$0').first).toBe('  # quorate: ');
  });

  test('annotations of ours', () => {
    expect(complete('metadata:\n  annotations:\n    quorate.dev/$0').labels).toContain('quorate.dev/fault');
    expect(complete('    quorate.dev/ignore.$0').labels).toContain('quorate.dev/ignore.critical-host');
    expect(complete('    quorate.dev/fault: $0').labels).toEqual(FAULTS);
  });
});

test.for([
  'a: $0',
  '$0',
  'kind: StatefulSet\nspec:\n  $0',
  'services:\n  web:\n    image: nginx\n    $0',
  '# $0',
  '# a remark $0',
  'deployments:\n  - $0',
])('nothing in %j', (text) => {
  expect(complete(text).labels).toEqual([]);
});
