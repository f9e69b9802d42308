import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, test } from 'vitest';
import { analyseProjectFile } from '../../server/src/analysis/analyse.ts';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { completions } from '../../server/src/features/completion.ts';
import { keyHover, keyText } from '../../server/src/features/keyHover.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { analysed, diagnose } from '../support/diagnose.ts';
import { example } from '../support/examples.ts';

/** What is offered at `$0`, and the text once the first of it is taken. */
function complete(
  marked: string,
  file: 'manifest' | '.quorate.yaml' = 'manifest',
  project: Project = NO_PROJECT,
): { labels: string[]; first: string } {
  const offset = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  const document = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
  const analysis = file === 'manifest' ? analysed(text, project) : analyseProjectFile(text);
  const items = completions(document, offset, analysis);
  const edits = items.slice(0, 1).flatMap(({ textEdit }) => (textEdit && 'range' in textEdit ? [textEdit] : []));
  return { labels: items.map(({ label }) => label), first: TextDocument.applyEdits(document, edits) };
}

const MODEL_KEYS = ['fault', 'keep', 'removal', 'quorum', 'f', 'faults', 'probability', 'mtbf', 'mttr'];
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
    expect(labels).toEqual(['replicas', 'votes', ...MODEL_KEYS]);
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
      'mtbf',
      'mttr',
      'capacity',
    ]);
    expect(complete('deployments:\n- name: a\n  hosts: {n1: 1}\n$0').labels).toEqual(['hosts', 'zones']);
    expect(complete('deployments:\n- name: a\n  hosts: {n1: 1}\n- $0').labels).toContain('fault');
  });
});

describe('.quorate.yaml', () => {
  const at = (text: string): string[] => complete(text, '.quorate.yaml').labels;

  test('keys and values', () => {
    expect(at('$0')).toEqual([
      'a file with comments',
      'extends',
      ...MODEL_KEYS,
      'hosts',
      'zones',
      'cluster',
      'domain',
      'limit',
      'services',
      'kinds',
      'paths',
      'rules',
    ]);
    expect(at('keep: vm\n$0')).not.toContain('a file with comments');
    expect(at('quorum: $0')).toEqual(['majority', 'two-thirds']);
    expect(at('services:\n  ledger-*:\n    $0')).toEqual([...MODEL_KEYS, 'quorum-group', 'rules']);
    expect(at('rules:\n  even-replicas: $0')).toEqual(['error', 'warning', 'info', 'hint', "'off'"]);
    expect(at('rules:\n  even-replicas: hint\n  $0')).not.toContain('even-replicas');
  });
});

test('an empty .quorate.yaml is offered one with comments that changes nothing', () => {
  const { first } = complete('$0', '.quorate.yaml');
  const { problems } = analyseProjectFile(first);
  expect(problems).toEqual([]);
  const said = (project: Project): string[] =>
    diagnose(example('etcd.yaml'), project).diagnostics.map(({ message }) => message);
  expect(said({ ...NO_PROJECT, file: readProjectFile(first) })).toEqual(said(NO_PROJECT));
});

describe('a hover on a key', () => {
  const at = (marked: string): string | undefined => {
    const text = marked.replace('$0', '');
    const document = TextDocument.create('file:///.quorate.yaml', 'yaml', 1, text);
    const found = keyHover(document, marked.indexOf('$0'), analyseProjectFile(text));
    return found && keyText(found, true);
  };

  test('tells what it means, and what it takes', () => {
    expect(at('keep$0: vm\n')).toMatch(/^[A-Z].*\n\n- `vm`: A quorum of the replicas must stay correct\./);
    expect(at('rules:\n  even-rep$0licas: hint\n')).toMatch(/- `'off'`: /);
    expect(at('services:\n  ledger:\n    $0fault: crash-stop/pm\n')).toContain('`crash-stop/pm`');
  });

  test('is the same in flow style', () => {
    const keep = at('keep$0: vm\n');
    for (const text of [
      '{ke$0ep: vm}',
      '{fault: crash-stop/pm, keep$0: vm}',
      '{\n  fault: crash-stop/pm,\n  $0keep: vm\n}',
    ]) {
      expect(at(text), text).toBe(keep);
    }
    const inService = at('services: {ledger: {fau$0lt: crash-stop/pm}}\n');
    expect(inService).toBe(at('services:\n  ledger:\n    $0fault: crash-stop/pm\n'));
    expect([at('{keep: v$0m}'), at('{nonsense$0: vm}'), at('hosts: {no$0de-1: {}}'), at('{keep$0}')]).toEqual(
      Array(4).fill(undefined),
    );
  });

  test('is not there for values, names and words that are no key', () => {
    expect([at('keep: v$0m\n'), at('hosts:\n  no$0de-1: {}\n'), at('nonsense$0: 1\n'), at('$0')]).toEqual(
      Array(4).fill(undefined),
    );
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

describe('flow style', () => {
  const flow = (deployment: string): string => `hosts: {n1: {}, n2: {}}\ndeployments:\n  - ${deployment}\n`;

  test('keys and values of a deployment in braces', () => {
    expect(complete(flow('{ name: a, fault: $0 }')).labels).toEqual(FAULTS);
    expect(complete(flow('{ name: a, fault: $0 }')).first).toBe(flow('{ name: a, fault: crash-stop/vm }'));
    const { labels, first } = complete(flow('{ name: a, $0, keep: vm, hosts: {n1: 1} }'));
    expect(labels).toEqual(['replicas', 'votes', ...MODEL_KEYS.filter((key) => key !== 'keep')]);
    expect(first).toBe(flow('{ name: a, replicas: , keep: vm, hosts: {n1: 1} }'));
  });

  test('hosts in braces, below a key in block style and in a list of braces', () => {
    expect(complete(flow('name: a\n    hosts: { n1: 2, $0 }')).labels).toEqual(['n2']);
    expect(complete(flow('name: a\n    hosts: {\n      n1: 2,\n      n$0\n    }')).labels).toEqual(['n2']);
    expect(complete('hosts: {n1: {}}\ndeployments: [{name: "a, b", hosts: {$0}}]\n').labels).toEqual(['n1']);
    expect(complete('hosts: {n1: {$0}}\ndeployments: [{name: a, hosts: {n1: 1}}]\n').labels).toContain('zone');
  });

  test('a key typed is not one that is there', () => {
    expect(complete(flow('{ name: a, fau$0, hosts: {n1: 1} }')).labels).toContain('fault');
  });

  test('.quorate.yaml', () => {
    const at = (text: string): string[] => complete(text, '.quorate.yaml').labels;
    expect(at('services: { ledger: { $0 } }')).toEqual([...MODEL_KEYS, 'quorum-group', 'rules']);
    expect(at('rules: { even-replicas: $0 }')).toEqual(['error', 'warning', 'info', 'hint', "'off'"]);
    expect(at('{ fault: $0 }')).toEqual(FAULTS);
  });

  test('nothing behind the end of a collection, nor in braces within text', () => {
    expect(complete(flow('{ name: a, hosts: {n1: 1} } $0')).labels).toEqual([]);
    expect(complete(flow("{ name: 'a {$0', hosts: {n1: 1} }")).labels).toEqual([]);
  });
});

describe('names of hosts', () => {
  const manifest = 'deployments:\n  - name: b\n    hosts: {n9: 1}\n  - name: a\n    hosts:\n      $0\n';

  test('from the project, and from other services of the file', () => {
    const projectFile = readProjectFile('hosts: {n1: {zone: a}, n2: {}}');
    expect(complete(manifest, 'manifest', { ...NO_PROJECT, file: projectFile }).labels).toEqual(['n1', 'n2', 'n9']);
  });

  test('from other files of the same dialect', () => {
    const clusters = [
      { dialect: 'native', folder: '', nodes: [{ name: 'm1', labels: new Map(), taints: [], unschedulable: false }] },
    ];
    expect(complete(manifest, 'manifest', { ...NO_PROJECT, clusters }).labels).toEqual(['m1', 'n9']);
  });

  test('in the annotation that lists them', () => {
    const node =
      'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\napiVersion: v1\nkind: Node\nmetadata: {name: n2}\n---\n';
    const object = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  annotations:\n    quorate.dev/hosts: ';
    expect(complete(`${node}${object}n1, $0\n`).labels).toEqual(['n2']);
  });
});

describe('the model in dialects that have room for it', () => {
  test.for([
    'services:\n  etcd:\n    x-quorate:\n      $0\n',
    'services:\n  etcd:\n    x-quorate: { $0 }\n',
    'etcd:\n  vars:\n    quorate:\n      $0\n  hosts: {a: }\n',
  ])('%j', (text) => {
    expect(complete(text).labels).toEqual([...MODEL_KEYS, 'quorum-group']);
    expect(complete(text.replace('$0', 'keep: $0')).labels).toEqual(['vm', 'pm']);
  });

  test('annotations, once one is begun', () => {
    expect(complete('metadata:\n  annotations: { quorate.dev/$0 }').labels).toContain('quorate.dev/fault');
    expect(complete('metadata:\n  annotations:\n    q$0').labels).toContain('quorate.dev/hosts');
    expect(complete('metadata:\n  annotations:\n    $0').labels).toEqual([]);
    const juju = complete('applications:\n  etcd:\n    annotations:\n      quorate-$0').labels;
    expect(juju).toEqual(MODEL_KEYS.map((key) => `quorate-${key}`));
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

describe('keys of operators', () => {
  const resource = (...spec: readonly string[]): string =>
    [
      'kind: ConfigMap',
      '---',
      'apiVersion: postgresql.cnpg.io/v1',
      'kind: Cluster',
      'spec:',
      ...spec,
      '---',
      'a: b',
      '',
    ].join('\n');

  test('their values, and they themselves once begun', () => {
    expect(complete(resource('  affinity:', '    podAntiAffinityType: $0')).labels).toEqual(['required']);
    expect(complete(resource('  affinity:', '    pod$0')).first).toBe(
      resource('  affinity:', '    podAntiAffinityType: '),
    );
    expect(complete(resource('  affinity: {podAntiAffinityType: $0}')).labels).toEqual(['required']);
  });

  test('nothing where others may offer more, and nothing for kinds that are not known', () => {
    expect(complete(resource('  affinity:', '    $0')).labels).toEqual([]);
    expect(complete(resource('  inst$0')).labels).toEqual([]);
    expect(
      complete(resource('  affinity:', '    podAntiAffinityType: $0').replace('cnpg.io', 'example.com')).labels,
    ).toEqual([]);
  });

  test('in the items of a list', () => {
    const text = (line: string): string =>
      `apiVersion: psmdb.percona.com/v1\nkind: PerconaServerMongoDB\nspec:\n  replsets:\n    - name: rs0\n      affinity:\n        ${line}\n`;
    expect(complete(text('antiAffinityTopologyKey: $0')).labels).toEqual([
      'none',
      'kubernetes.io/hostname',
      'topology.kubernetes.io/zone',
      'topology.kubernetes.io/region',
    ]);
  });
});
