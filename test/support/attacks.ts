/** Files that ask for more work than they look: each of twice the size may cost about twice the time, and no more. */
export interface Attack {
  readonly name: string;
  readonly text: (size: number) => string;
  /** What `.quorate.yaml` beside it says. */
  readonly project?: (size: number) => string;
  /** How many independent things there are to be read, where that is more than one. */
  readonly things?: (size: number) => number;
  /** The size that the benchmark starts from. */
  readonly from: number;
}

const lines = (size: number, line: (index: number) => string): string =>
  Array.from({ length: Math.round(size) }, (_, index) => `${line(index)}\n`).join('');

/** As many items of a list in flow style. */
const listed = (size: number, item: (index: number) => string): string =>
  Array.from({ length: size }, (_, index) => item(index)).join(', ');

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

const term = (key: string): string => `{topologyKey: ${key}, labelSelector: {matchLabels: {tier: db}}}`;

const antiAffinity = (terms: string): string => `affinity: {podAntiAffinity: {${REQUIRED}: [${terms}]}}, `;

const SERVICE = '- {name: a, hosts: {pm-1: 2, pm-2: 1}}\n';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

/** Inside of a flow map. */
function hosts(count: number, replicas: (host: number) => number): string {
  return Array.from({ length: count }, (_, host) => `pm-${host}: ${replicas(host)}`).join(', ');
}

function node(index: number, labels: string): string {
  return `---\napiVersion: v1\nkind: Node\nmetadata: {name: n${index}, labels: {kubernetes.io/hostname: n${index}, ${labels}}}`;
}

function statefulSet(index: number, spec: string, labels = ''): string {
  return `---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: e${index}}\nspec: {replicas: 3, selector: {matchLabels: {app: e${index}}}, template: {metadata: {labels: {app: e${index}${labels}}}, spec: {${spec}containers: [{name: etcd, image: etcd}]}}}`;
}

/** @param spec the rest of the pod's spec, from its first key on; its other keys are six columns in */
function pod(spec: string): string {
  return `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: etcd}\nspec:\n  replicas: 3\n  selector: {matchLabels: {app: etcd}}\n  template:\n    metadata: {labels: {app: etcd}}\n    spec:\n      ${spec}`;
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'cephadm specs that each look at all hosts',
    text: (size) =>
      `${lines(size, (i) => `---\nservice_type: mon\nservice_id: s${i}\nplacement: '*'`)}${lines(size, (i) => `---\nservice_type: host\nhostname: h${i}`)}`,
    things: (size) => 2 * size,
    from: 150,
  },
  {
    name: 'a cephadm pattern on long names',
    text: (size) =>
      `service_type: mon\nplacement: {count: 3, host_pattern: "${'*a'.repeat(60)}b*"}\n---\nservice_type: mon\nservice_id: b\nplacement: [a, b, c]\n${lines(size, (i) => `---\nservice_type: host\nhostname: ${'a'.repeat(240)}${i}`)}`,
    things: (size) => size,
    from: 500,
  },
  {
    name: 'groups of an inventory that hold each other',
    text: (size) =>
      `etcd:\n  hosts: {a: , b: , c: }\n${lines(size, (i) => `g${i}: {hosts: {h${i}: }, children: {g${i + 1}: }}`)}`,
    things: (size) => size,
    from: 800,
  },
  {
    name: 'StatefulSets that each choose other nodes',
    text: (size) =>
      `${lines(size, (i) => `---\napiVersion: v1\nkind: Node\nmetadata: {name: n${i}, labels: {a: "${i % 10}"}}`)}${lines(size / 10, (i) => statefulSet(i, `nodeSelector: {a: "${i % 10}"}, `))}`,
    things: (size) => size,
    from: 500,
  },
  {
    name: 'disruption budgets that each may mean all pods',
    text: (size) =>
      `${lines(size, (i) => `---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b${i}}\nspec: {minAvailable: 2, selector: {matchExpressions: [{key: app, operator: NotIn, values: [x${i}]}]}}`)}${lines(size, (i) => statefulSet(i, ''))}`,
    things: (size) => 2 * size,
    from: 100,
  },
  {
    name: 'overrides and services with stars between them',
    project: (size) => `services:\n${lines(size, (i) => `  "*a*a*${i}": {fault: crash-stop/vm}`)}`,
    text: (size) => `deployments:\n${lines(size, (i) => `- {name: ${'a'.repeat(50)}${i}, hosts: {pm-1: 2, pm-2: 1}}`)}`,
    things: (size) => size,
    from: 400,
  },
  {
    name: 'unknown keys',
    text: (size) => `deployments:\n- name: a\n  hosts: {pm-1: 2, pm-2: 1}\n${lines(size, (i) => `  key${i}: 1`)}`,
    from: 10_000,
  },
  {
    name: 'repeated keys',
    text: (size) => `deployments:\n- name: a\n${lines(size, () => '  name: a')}  hosts: {pm-1: 2, pm-2: 1}\n`,
    from: 10_000,
  },
  {
    name: 'one comment of directives',
    text: (size) => `deployments:\n${SERVICE}# quorate: ${'fault=x '.repeat(size)}\n`,
    from: 50_000,
  },
  {
    name: 'one comment of suppressed rules',
    text: (size) => `deployments:\n${SERVICE}# quorate-disable-line ${'x,'.repeat(size)}\n`,
    from: 200_000,
  },
  {
    name: 'services that share hosts by alias',
    text: (size) => `x: &a {pm-1: 2, pm-2: 1}\ndeployments:\n${lines(size, (i) => `- {name: a${i}, hosts: *a}`)}`,
    things: (size) => size,
    from: 1_500,
  },
  {
    name: 'applications that stand on each other',
    text: (size) =>
      `applications:\n${lines(size, (i) => `  a${i}: {charm: etcd, num_units: 3, to: [a${i + 1}]}`)}  a${size}: {charm: etcd, num_units: 3, to: ["1", "2", "3"]}\n`,
    from: 1_500,
  },
  {
    name: 'suppressions that each have a line',
    text: (size) =>
      `deployments:\n${lines(size, (i) => `# quorate-disable-next-line even-replicas\n- {name: a${i}, hosts: {pm-1: 2, pm-2: 2}}`)}`,
    things: (size) => size,
    from: 1_000,
  },
  {
    name: 'suppressions without a line of their own',
    text: (size) => `${lines(size, (i) => `# quorate-disable-next-line even-replicas ${i}`)}deployments:\n${SERVICE}`,
    from: 2_000,
  },
  {
    name: 'carriage returns alone',
    text: (size) =>
      `deployments:\n${lines(size, (i) => `- {name: a${i}, hosts: {pm-1: 2, pm-2: 1}}`)}`.replaceAll('\n', '\r'),
    from: 1_500,
  },
  {
    name: 'labels of a constraint between equals signs',
    text: (size) =>
      `services:\n${lines(3, (i) => `  etcd${i}: {image: etcd, deploy: {placement: {constraints: ["node.labels.a${'='.repeat(size)} x${i} y"]}}}`)}`,
    from: 200_000,
  },
  {
    name: 'a limit of many digits',
    project: (size) => `limit: ${'1'.repeat(size)}x\n`,
    text: () => `deployments:\n${SERVICE}`,
    from: 200_000,
  },
  {
    name: 'carriage returns before a directive',
    text: (size) => `${'\r'.repeat(size)}# quorate: fault=crash-stop/pm\ndeployments:\n${SERVICE}`,
    from: 200_000,
  },
  {
    name: 'carriage returns and white space',
    text: (size) => `${'\r \t'.repeat(size)}# quorate: fault=crash-stop/pm\ndeployments:\n${SERVICE}`,
    from: 100_000,
  },
  {
    name: 'unknown keys of a project',
    project: (size) => lines(size, (i) => `key${i}: 1`),
    text: () => `deployments:\n${SERVICE}`,
    from: 12_500,
  },
  {
    name: 'services on one line',
    text: (size) => `{deployments: [${'{name: a, replicas: 9, hosts: {a: 2, b: 1}}, '.repeat(size)}]}`,
    from: 1_500,
  },
  {
    name: 'Byzantine services on the same hosts',
    text: (size) =>
      `deployments:\n${lines(size, (i) => `- {name: a${i}, fault: limited-byzantine/vm, hosts: {${hosts(30, (host) => 1 + ((host * (i % 7)) % 5))}}}`)}`,
    things: (size) => size,
    from: 500,
  },
  {
    name: 'Byzantine services on as many hosts as there are services',
    text: (size) =>
      `deployments:\n${lines(Math.sqrt(size), (i) => `- {name: a${i}, fault: limited-byzantine/vm, hosts: {${hosts(Math.sqrt(size), (host) => 1 + ((host + i) % 3))}}}`)}`,
    from: 2_500,
  },
  {
    name: 'StatefulSets that each spread over all nodes',
    text: (size) =>
      `${lines(60, (i) => node(i, KEYS.map((key) => `${key}: "${i % 7}"`).join(', ')))}${lines(size, (i) => statefulSet(i, `topologySpreadConstraints: [${KEYS.map((key) => `{maxSkew: 1, topologyKey: ${key}, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: e${i}}}}`).join(', ')}], `))}`,
    things: (size) => size,
    from: 25,
  },
  {
    name: 'nodes of many domains for one StatefulSet',
    text: (size) =>
      `${lines(size, (i) => node(i, KEYS.map((key, at) => `${key}: "${i % (at + 3)}"`).join(', ')))}${statefulSet(0, `topologySpreadConstraints: [${KEYS.map((key) => `{maxSkew: 1, topologyKey: ${key}, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: e0}}}`).join(', ')}], `)}\n`,
    things: (size) => size,
    from: 1_500,
  },
  {
    name: 'hosts of one service',
    text: (size) => `deployments:\n- name: a\n  hosts:\n${lines(size, (i) => `    pm-${i}: 1`)}`,
    from: 2_500,
  },
  {
    name: 'merges of merges',
    text: (size) =>
      `${lines(size, (i) => `x-${i}: &m${i} {${i > 0 ? `<<: *m${i - 1}, ` : ''}pm-${i}: 1}`)}deployments: [{name: a, hosts: *m${size - 1}}]\n`,
    from: 100,
  },
  {
    name: 'manifests in ConfigMaps',
    text: (size) =>
      lines(
        size,
        (i) =>
          `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\ndata:\n  values.yaml: |\n    deployments:\n    - {name: a, hosts: {pm-1: 2, pm-2: 1}}`,
      ),
    from: 500,
  },
  {
    name: 'documents that are broken',
    text: (size) => lines(size, (i) => `---\ndeployments:\n- {name: a${i}, hosts: {pm-1: 2, pm-2: 1}\nx: "`),
    from: 1_000,
  },
  {
    name: 'one scalar that never ends',
    text: (size) => `deployments:\n- name: "${'a \\n'.repeat(size)}`,
    from: 100_000,
  },
  {
    name: 'levels of flow collections',
    text: (size) => `deployments:\n${SERVICE}x: ${'[{a: '.repeat(size)}`,
    from: 20_000,
  },
  {
    name: 'budgets that each choose one of many pods',
    text: (size) =>
      `${lines(size, (i) => `---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b${i}}\nspec: {maxUnavailable: 1, selector: {matchLabels: {app: e${i}}}}`)}${lines(size, (i) => statefulSet(i, ''))}`,
    things: (size) => 2 * size,
    from: 250,
  },
  {
    name: 'hosts of one group of an inventory',
    text: (size) => `etcd:\n  hosts:\n${lines(size, (i) => `    h${i}:`)}`,
    things: (size) => size,
    from: 15_000,
  },
  {
    name: 'hosts of an inventory with variables',
    text: (size) =>
      `all:\n  hosts:\n${lines(size, (i) => `    h${i}: {ansible_host: 10.0.0.${i % 250}}`)}  children:\n    etcd:\n      hosts: {h1: , h2: , h3: }\n`,
    from: 15_000,
  },
  {
    name: 'instances of a topology',
    text: (size) =>
      `pd_servers: [{host: a}, {host: b}, {host: c}]\ntikv_servers:\n${lines(size, (i) => `  - host: h${i}`)}`,
    from: 10_000,
  },
  {
    name: 'instances of one quorum',
    text: (size) => `pd_servers:\n${lines(size, (i) => `  - host: h${i}`)}`,
    from: 10_000,
  },
  {
    name: 'machines of a bundle',
    text: (size) =>
      `applications:\n  etcd: {charm: etcd, num_units: 3, to: ["1", "2", "3"]}\nmachines:\n${lines(size, (i) => `  "${i}": {}`)}`,
    things: (size) => size,
    from: 15_000,
  },
  {
    name: 'values of a chart in a text',
    text: (size) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source:\n    repoURL: https://charts.bitnami.com/bitnami\n    chart: etcd\n    targetRevision: 11.0.0\n    helm:\n      values: |\n        replicaCount: 3\n${lines(size, (i) => `        key${i}: 1`)}`,
    from: 10_000,
  },
  {
    name: 'values of a chart in a file',
    text: (size) => `# quorate: chart=bitnami/etcd\nreplicaCount: 3\n${lines(size, (i) => `key${i}: 1`)}`,
    from: 10_000,
  },
  {
    name: 'containers of a pod',
    text: (size) => pod(`containers:\n${lines(size, (i) => `      - {name: c${i}, image: etcd}`)}`),
    things: (size) => size,
    from: 5_000,
  },
  {
    name: 'environment of a container',
    text: (size) =>
      pod(
        `containers:\n      - name: etcd\n        image: etcd\n        env:\n${lines(size, (i) => `        - {name: E${i}, value: x}`)}`,
      ),
    things: (size) => size,
    from: 10_000,
  },
  {
    name: 'tolerations of a pod',
    text: (size) =>
      pod(
        `containers: [{name: etcd, image: etcd}]\n      tolerations:\n${lines(size, (i) => `      - {key: k${i}, operator: Exists}`)}`,
      ),
    from: 10_000,
  },
  {
    name: 'spread constraints of a pod',
    text: (size) =>
      pod(
        `containers: [{name: etcd, image: etcd}]\n      topologySpreadConstraints:\n${lines(size, (i) => `      - {maxSkew: 1, topologyKey: k${i}, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: etcd}}}`)}`,
      ),
    from: 10_000,
  },
  {
    name: 'services that need no quorum',
    text: (size) =>
      `services:\n${lines(size, (i) => `  s${i}: {image: nginx}`)}  etcd: {image: etcd, deploy: {replicas: 3}}\n`,
    from: 10_000,
  },
  {
    name: 'machines and services of a project',
    project: (size) =>
      `hosts:\n${lines(size, (i) => `  n${i}: {zone: z${i % 3}}`)}services:\n${lines(size, (i) => `  s${i}: {fault: crash-stop/vm}`)}`,
    text: () => `deployments:\n${SERVICE}`,
    from: 5_000,
  },
  {
    name: 'StatefulSets that keep away from each other',
    text: (size) =>
      `${lines(30, (i) => node(i, ''))}${lines(size, (i) => statefulSet(i, `affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchExpressions: [{key: app, operator: Exists}]}}]}}, `))}`,
    things: (size) => size,
    from: 100,
  },
  {
    name: 'parameters of a chart',
    text: (size) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source:\n    repoURL: https://charts.bitnami.com/bitnami\n    chart: etcd\n    targetRevision: 11.0.0\n    helm:\n      parameters:\n${lines(size, (i) => `      - {name: a.b${i}, value: x}`)}      - {name: replicaCount, value: "3"}\n`,
    from: 1_400,
  },
  {
    name: 'tolerations and taints',
    text: (size) => {
      const taints = Array.from({ length: size }, (_, i) => `{key: t${i}, effect: NoSchedule}`).join(', ');
      const tolerations = Array.from({ length: size }, (_, i) => `{key: t${size - i}, operator: Exists}`).join(', ');
      const nodes = lines(3, (i) => `${node(i, '')}\nspec: {taints: [${taints}]}`);
      return `${nodes}${statefulSet(0, `tolerations: [${tolerations}], `)}\n`;
    },
    from: 1_400,
  },
  {
    name: 'services beside idle machines',
    project: (size) => `hosts:\n${lines(size, (i) => `  pm-${i}: {zone: z${i % 5}}`)}`,
    text: (size) => `deployments:\n${lines(size / 10, (i) => `- {name: a${i}, hosts: {pm-1: 2, pm-2: 1}}`)}`,
    things: (size) => size / 10,
    from: 2_000,
  },
  {
    name: 'terms of one StatefulSet that count all others',
    text: (size) =>
      `${lines(size, (i) => statefulSet(i, '', ', tier: db'))}${statefulSet(size, antiAffinity(listed(size, (i) => term(`k${i}`))), ', tier: db')}\n`,
    things: (size) => size,
    from: 250,
  },
  {
    name: 'terms of affinity of one StatefulSet',
    text: (size) =>
      `${statefulSet(0, `affinity: {podAffinity: {${REQUIRED}: [${listed(size, (i) => term(`k${i}`))}]}}, `, ', tier: db')}\n`,
    from: 500,
  },
  {
    name: 'StatefulSets that take ports of the host',
    text: (size) =>
      lines(
        size,
        (i) =>
          `---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: e${i}}\nspec: {replicas: 3, template: {metadata: {labels: {app: e${i}}}, spec: {containers: [{name: etcd, image: etcd, ports: [${listed(30, (port) => `{containerPort: 1, hostPort: ${i * 30 + port}}`)}]}]}}}`,
      ),
    things: (size) => size,
    from: 150,
  },
  {
    name: 'hosts that a cephadm spec names',
    text: (size) =>
      `service_type: mon\nplacement:\n  count: 3\n  hosts:\n${lines(size, (i) => `  - h${i}`)}${lines(size, (i) => `---\nservice_type: host\nhostname: h${i}`)}`,
    things: (size) => size,
    from: 1_500,
  },
  {
    name: 'hosts with a label of a cephadm spec',
    text: (size) =>
      `service_type: mon\nplacement: {count: 3, label: mon}\n${lines(size, (i) => `---\nservice_type: host\nhostname: h${i}\nlabels: [${listed(30, (label) => `l${label}`)}, mon]`)}`,
    things: (size) => size,
    from: 600,
  },
  {
    name: 'hosts of k0sctl',
    text: (size) =>
      `apiVersion: k0sctl.k0sproject.io/v1beta1\nkind: Cluster\nmetadata: {name: k}\nspec:\n  hosts:\n${lines(size, (i) => `  - {role: controller, ssh: {address: 10.0.${i >> 8}.${i & 255}}}`)}`,
    from: 1_000,
  },
  {
    name: 'objects of an operator that complete each other',
    text: (size) =>
      lines(
        size,
        (i) =>
          `---\napiVersion: kafka.strimzi.io/v1\nkind: KafkaNodePool\nmetadata: {name: p${i}, labels: {strimzi.io/cluster: k${i}}}\nspec: {replicas: 3, roles: [controller]}\n---\napiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: k${i}}\nspec: {kafka: {}}`,
      ),
    things: (size) => 2 * size,
    from: 800,
  },
  {
    name: 'pools of one cluster',
    text: (size) =>
      `${lines(size, (i) => `---\napiVersion: kafka.strimzi.io/v1\nkind: KafkaNodePool\nmetadata: {name: p${i}, labels: {strimzi.io/cluster: k}}\nspec: {replicas: 1, roles: [controller]}`)}---\napiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: k}\nspec: {kafka: {}}\n`,
    things: (size) => size,
    from: 1_000,
  },
  {
    name: 'releases with values from ConfigMaps',
    text: (size) =>
      `apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: r}\nspec: {url: https://charts.bitnami.com/bitnami}\n${lines(size, (i) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\ndata: {values.yaml: "replicaCount: 3"}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a${i}}\nspec: {chart: {spec: {chart: etcd, version: 11.0.0, sourceRef: {kind: HelmRepository, name: r}}}, valuesFrom: [{kind: ConfigMap, name: c${i}}]}`)}`,
    things: (size) => 2 * size,
    from: 1_200,
  },
  {
    name: 'suppressions that end',
    text: (size) =>
      `deployments:\n${lines(size, (i) => `# quorate-disable even-replicas\n- {name: a${i}, hosts: {pm-1: 2, pm-2: 2}}\n# quorate-enable even-replicas`)}`,
    things: (size) => size,
    from: 1_000,
  },
  {
    name: 'a list of pods on nodes',
    text: (size) =>
      `apiVersion: v1\nkind: List\nitems:\n${lines(size, (i) => `- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: etcd-${i}\n    namespace: ns${i >> 2}\n    labels: {app: etcd}\n    ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: e${i >> 2}, controller: true}]\n  spec: {nodeName: n${i % 50}, containers: [{name: etcd, image: etcd}]}`)}`,
    things: (size) => size,
    from: 1_250,
  },
];
