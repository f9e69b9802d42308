/** Whatever something is called, the same is said of it. */
import { expect, test } from 'vitest';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { hoverCard, toMarkdown } from '../../server/src/features/hover.ts';
import { diagnose } from '../support/diagnose.ts';

const MANIFESTS: Readonly<Record<string, (name: string) => string>> = {
  native: (name) => `hosts: {${name}: {${name}: ${name}}, pm-2: {zone: a}}
deployments:
  - {name: ${name}, hosts: {${name}: [${name}, b, c], pm-2: 1}}
  - {name: b, ${name}: 1, hosts: {pm-2: 1, ${name}: 1}}
`,
  kubernetes: (name) => `# quorate-disable-file ${name}
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {${name}: ${name}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, annotations: {quorate.dev/${name}: a, quorate.dev/ignore.${name}: b}}
spec:
  replicas: 3
  template:
    metadata: {labels: {${name}: ${name}}}
    spec:
      nodeSelector: {${name}: ${name}}
      topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: ${name}, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {${name}: ${name}}}}
      containers: [{name: ${name}, image: etcd}]
`,
  pods: (name) => `apiVersion: v1
kind: List
items:
${['x', 'y', name].map((node, i) => `- {apiVersion: v1, kind: Pod, metadata: {name: p-${i}, labels: {app: ${name}}, ownerReferences: [{controller: true, kind: StatefulSet, name: ${name}}]}, spec: {nodeName: ${node}, containers: [{image: etcd}]}}\n`).join('')}`,
  compose: (name) => `services:
  ${name}:
    image: etcd
    environment: {${name}: ${name}}
    x-quorate: {${name}: 1}
    deploy: {replicas: 4, mode: replicated, placement: {constraints: [node.labels.${name} == ${name}], preferences: [{spread: node.labels.${name}}]}}
`,
  ansible: (name) => `all:
  vars: {pve_node: ${name}}
  children:
    ${name}:
      hosts: {${name}: {${name}: 1}}
      children: {${name}: }
    etcd:
      hosts: {${name}: {pve_node: ${name}}, b: {pve_node: ${name}}, c: }
`,
  tiup: (name) => `pd_servers:
  - {host: ${name}, ${name}: 1, data_dir: /${name}}
  - {host: ${name}, client_port: 1, peer_port: 2, data_dir: /b}
  - {host: c}
`,
  cephadm: (name) => `service_type: host
hostname: ${name}
labels: [${name}]
location: {${name}: ${name}}
---
service_type: mon
service_id: ${name}
placement: {label: ${name}}
---
service_type: mon
placement: {count: 1, hosts: [${name}, b]}
`,
  juju: (name) => `applications:
  ${name}: {charm: etcd, num_units: 3, to: ["1", "1", ${name}/0], annotations: {quorate-${name}: 1}}
  b: {charm: etcd, num_units: 2, to: [${name}]}
machines: {"1": {${name}: ${name}}}
`,
};

/** Names that mean something to JavaScript, beside some of the same length that do not. */
const PAIRS = [
  ['__proto__', 'aaprotoaa'],
  ['constructor', 'constructoa'],
  ['toString', 'toStrina'],
  ['hasOwnProperty', 'hasOwnPropertz'],
  ['valueOf', 'valueOz'],
] as const;

function said(text: string, project: Project): string {
  const { analysis, answered, diagnostics } = diagnose(text, project);
  const hovers = answered.map(([service, answer]) =>
    hoverCard({ service, range: service.nameRange }, answer, analysis, () => 1),
  );
  const services = analysis.services.map(({ name, hosts, complete }) => [name, hosts, complete]);
  return JSON.stringify([services, diagnostics, hovers]);
}

function projectNaming(name: string): Project {
  const text = `hosts: {${name}: {${name}: a, probability: 0.1}}\\nservices: {${name}: {keep: vm}}\\nrules: {${name}: off}\\ndomain: ${name}\\n`;
  return { ...NO_PROJECT, file: readProjectFile(text) };
}

test.each(
  Object.entries(MANIFESTS).flatMap(([dialect, manifest]) =>
    PAIRS.map((pair) => [dialect, ...pair, manifest] as const),
  ),
)('%s: %s is a name like %s', (_, name, plain, manifest) => {
  for (const project of [() => NO_PROJECT, projectNaming]) {
    const ordinary = said(manifest(plain), project(plain));
    expect(said(manifest(name), project(name)).replaceAll(name, plain)).toBe(ordinary);
  }
});

test('what a file calls things is text in a hover, and no markup', () => {
  const name = '<img src=x onerror=a> [b](command:c) ![d](http://e) `f` | **g** https://h www.i j@k.l';
  const { analysis, answered } = diagnose(
    `deployments: [{name: ${JSON.stringify(name)}, hosts: {${JSON.stringify(name)}: 3, pm-2: 1}}]\n`,
  );
  const shown = answered.map(([service, answer]) =>
    toMarkdown(hoverCard({ service, range: service.nameRange }, answer, analysis, () => 1)),
  );
  expect(shown).toHaveLength(1);
  for (const markdown of shown) {
    expect(markdown).toContain('img');
    expect(markdown).not.toMatch(/(?<!\\)<|(?<!\\)\]\((?!data:image\/svg)|(?<!\\)`|https?:\/\/|www\.|(?<!\\)@/);
  }
});
