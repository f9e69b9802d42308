/// <reference types="mocha" />
import assert from 'node:assert/strict';
import { actions, at, open, pick, problems, restore, ruleOf } from './support.ts';

/** For each dialect a manifest without a model, where its service is named, and what _Declare the fault model_ writes. */
const undeclared = {
  'native.yaml': {
    text: 'deployments:\n  - name: a\n    hosts: { p: 3, q: 1 }\n',
    name: 'name: $a$',
    written: '  - name: a\n    fault: crash-stop/pm\n    keep: vm\n',
  },
  'kubernetes.yaml': {
    text: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: etcd\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers: [{ name: etcd, image: etcd }]\n',
    name: 'name: $etcd$',
    written: '  name: etcd\n  annotations:\n    quorate.dev/fault: crash-stop/pm\n    quorate.dev/keep: vm\n',
  },
  'compose.yaml': {
    text: 'services:\n  etcd:\n    image: etcd\n    deploy: { replicas: 3 }\n',
    name: '$etcd$:',
    written: '    image: etcd\n    x-quorate:\n      fault: crash-stop/pm\n      keep: vm\n',
  },
  'inventory.yaml': {
    text: 'etcd:\n  hosts: { e1: { vm_host: a }, e2: { vm_host: a }, e3: { vm_host: b } }\n',
    name: '$etcd$:',
    written: 'etcd:\n  vars:\n    quorate:\n      fault: crash-stop/pm\n      keep: vm\n',
  },
  'bundle.yaml': {
    text: "applications:\n  etcd:\n    charm: etcd\n    num_units: 3\n    to: ['0', '0', '1']\nmachines: { '0': {}, '1': {} }\n",
    name: '$etcd$:',
    written: '    charm: etcd\n    annotations:\n      quorate-fault: crash-stop/pm\n      quorate-keep: vm\n',
  },
  'topology.yaml': {
    text: 'pd_servers:\n  - host: a\n  - host: b\n  - host: c\ntikv_servers:\n  - host: a\n',
    name: '$pd_servers$',
    written: '# quorate: fault=crash-stop/pm keep=vm\npd_servers:\n',
  },
} as const;

suite('The menu of actions', () => {
  teardown(restore);

  for (const [file, { text, name, written }] of Object.entries(undeclared)) {
    test(`declares the fault model in ${file}`, async () => {
      const document = await open(file, text);
      await pick(document, at(document, name), 'refactor.rewrite.quorate.declare', 'Declare the fault model: ');
      assert.ok(document.getText().includes(written), document.getText());
      const again = await actions(document, at(document, name), 'refactor.rewrite.quorate.declare');
      assert.deepEqual(again, []);
    });
  }

  for (const [kind, start] of [
    ['spread', 'Rebalance: move'],
    ['concentrate', 'Concentrate: move'],
  ] as const) {
    test(`rewrites a placement with refactor.rewrite.quorate.${kind}`, async () => {
      const text = 'deployments:\n  - name: a\n    fault: crash-stop/pm\n    hosts: { p: 3, q: 2, r: 1, s: 1 }\n';
      const document = await open('rewritten.yaml', text);
      await pick(document, at(document, 'name: $a$'), `refactor.rewrite.quorate.${kind}`, start);
      assert.notEqual(document.getText(), text);
      assert.match(document.getText(), /hosts: \{ p: \d, q: \d, r: \d, s: \d \}\n$/);
    });
  }

  test('has what mends a finding first, then other placements, and silence last', async () => {
    const document = await open('coordination.yaml');
    await problems(document, ({ length }) => length > 0);
    const menu = await actions(document, at(document, '$rack-a-1$: 3'));
    assert.deepEqual(
      menu.map(({ title, kind, isPreferred }) => [title.split(':')[0], kind?.value, isPreferred ?? false]),
      [
        ['Rebalance', 'quickfix', true],
        ['Preview', 'quickfix', false],
        ['Compare Before and After in Risk Explorer', 'quickfix', false],
        ['Open in Risk Explorer', 'quickfix', false],
        ['Explain critical-host', 'quickfix', false],
        ['Disable critical-host here', 'quickfix', false],
      ],
    );
  });

  test('writes a hard constraint where a scheduler decides', async () => {
    const document = await open('etcd.yaml');
    const found = await problems(document, ({ length }) => length === 2);
    const critical = found.find((one) => ruleOf(one) === 'critical-host');
    assert.ok(critical, JSON.stringify(found.map(ruleOf)));
    await pick(document, critical.range, 'quickfix', 'Spread');
    await problems(document, (left) => left.every((one) => ruleOf(one) !== 'critical-host'));
    assert.match(document.getText(), /topologySpreadConstraints:/);
  });
});
