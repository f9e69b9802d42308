/** Manifests of any size, as teams have them: only the parts that matter to a placement are few. */

/** A file in which keys are pressed. */
export interface Manifest {
  readonly name: string;
  readonly text: string;
  /** Whether the other server finishes in a time worth waiting for. */
  readonly race: boolean;
}

export const MANIFESTS: readonly Manifest[] = [
  ...[1, 10, 100, 1000].map((n) => ({ name: `stream of ${n} StatefulSets`, text: kubernetesStream(n), race: true })),
  { name: 'stream of 600 StatefulSets', text: kubernetesStream(600), race: false },
  { name: '200 quorums of three StatefulSets each', text: quorumStream(200), race: false },
  ...[5, 50, 500].map((n) => ({ name: `Swarm stack of ${n} services`, text: swarmStack(n), race: true })),
  ...[100, 1000, 5000].map((n) => ({ name: `list of ${n} pods`, text: podList(n), race: n < 5000 })),
  ...[50, 500].map((n) => ({ name: `${n} services share an anchor`, text: sharedAnchor(n), race: false })),
  { name: 'Swarm stack of 50 services that share a base', text: sharingStack(50), race: true },
  { name: '1000 StatefulSets and a suppression', text: withSuppression(kubernetesStream(1000)), race: false },
  { name: '1000 StatefulSets and a directive', text: withDirective(kubernetesStream(1000)), race: false },
];

/** One StatefulSet with what is usually deployed beside it: a ConfigMap, two Services and a disruption budget. */
export function kubernetesStream(workloads: number): string {
  return Array.from({ length: workloads }, (_, i) => workload(`etcd-${i}`)).join('');
}

/** The same length as a stream of three times as many workloads, of which three each have one cluster and are one quorum. */
function quorumStream(quorums: number): string {
  return Array.from({ length: quorums }, (_, i) =>
    ['a', 'b', 'c'].map((zone) => workload(`etcd-${i}-${zone}`, 'ETCD_INITIAL_CLUSTER_TOKEN', `etcd-${i}`)).join(''),
  ).join('');
}

/** One document with that many services. */
export function swarmStack(services: number): string {
  const head =
    'version: "3.9"\n\nx-logging: &logging\n  driver: json-file\n  options: {max-size: 10m, max-file: "3"}\n\n';
  const body = Array.from({ length: services }, (_, i) => swarmService(i)).join('\n');
  return `${head}services:\n${body}\nnetworks:\n  backend:\n    driver: overlay\n`;
}

/** What `kubectl get pods -o yaml` prints: one list, three pods a controller. */
export function podList(pods: number): string {
  const items = Array.from({ length: pods }, (_, i) => pod(`etcd-${Math.floor(i / 3)}`, i)).join('');
  return `apiVersion: v1\nitems:\n${items}kind: List\nmetadata:\n  resourceVersion: ""\n`;
}

/** Services that take all they have from one anchor. */
export function sharedAnchor(services: number): string {
  const base = 'x-base: &base\n  image: quay.io/coreos/etcd:v3.5.9\n  deploy: &deploy\n    replicas: 3\n';
  const body = Array.from({ length: services }, (_, i) => `  etcd-${i}-x:\n    <<: *base\n    deploy: *deploy\n`).join(
    '',
  );
  return `${base}services:\n${body}`;
}

/** A Swarm stack as teams write it: services of some length that share a base, each with a part of its own. */
export function sharingStack(services: number): string {
  const base = 'x-base: &base\n  image: quay.io/coreos/etcd:v3.5.9\n  deploy: &deploy\n    replicas: 3\n';
  const body = Array.from({ length: services }, (_, i) => {
    const environment = Array.from({ length: 30 }, (_each, j) => `      ETCD_OPTION_${j}: "value ${j}"\n`).join('');
    const volumes = `    volumes:\n      - data-${i}:/var/lib/etcd\n`;
    return `  etcd-${i}-x:\n    <<: *base\n    deploy: *deploy\n    environment:\n${environment}${volumes}`;
  });
  return `${base}services:\n${body.join('')}`;
}

/** The same file with a suppression at one of its workloads. */
function withSuppression(stream: string): string {
  return stream.replace('  name: etcd-0\n', '  name: etcd-0 # quorate-disable-next-line critical-host\n');
}

/** The same file with a risk model for all of it at its head. */
function withDirective(text: string): string {
  return `# quorate: fault=crash-stop/pm\n${text}`;
}

/** @param variable of the container, with its value */
function workload(name: string, variable = 'ETCD_LOG_LEVEL', value = 'warn'): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}-config
data:
  etcd.conf.yml: |
${Array.from({ length: 40 }, (_, i) => `    option-${i}: "value ${i} of ${name}"\n`).join('')}---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    app: ${name}
  ports:
    - name: client
      port: 2379
      targetPort: client
    - name: peer
      port: 2380
      targetPort: peer
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: ${name}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  serviceName: ${name}
  replicas: 3
  podManagementPolicy: Parallel
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      terminationGracePeriodSeconds: 30
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app: ${name}
      containers:
        - name: etcd
          image: quay.io/coreos/etcd:v3.5.9
          ports:
            - name: client
              containerPort: 2379
            - name: peer
              containerPort: 2380
          env:
            - name: ${variable}
              value: ${value}
${Array.from({ length: 20 }, (_, i) => `            - name: ETCD_OPTION_${i}\n              value: "${i}"\n`).join('')}          volumeMounts:
            - name: data
              mountPath: /var/lib/etcd
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 10Gi
---
`;
}

function swarmService(index: number): string {
  return `  etcd-${index}-x:
    image: quay.io/coreos/etcd:v3.5.9
    logging: *logging
    networks: [backend]
    environment:
${Array.from({ length: 30 }, (_, i) => `      ETCD_OPTION_${i}: "value ${i}"\n`).join('')}    volumes:
      - data-${index}:/var/lib/etcd
    healthcheck:
      test: [CMD, etcdctl, endpoint, health]
      interval: 30s
      timeout: 5s
      retries: 3
    deploy:
      replicas: ${3 + (index % 3)}
      placement:
        constraints:
          - node.role == worker
        preferences:
          - spread: node.labels.zone
      resources:
        limits:
          cpus: "0.5"
          memory: 512M
`;
}

function pod(owner: string, index: number): string {
  return `- apiVersion: v1
  kind: Pod
  metadata:
    labels:
      app: ${owner}
      apps.kubernetes.io/pod-index: "${index % 3}"
    name: ${owner}-${index % 3}
    namespace: default
    ownerReferences:
    - apiVersion: apps/v1
      controller: true
      kind: StatefulSet
      name: ${owner}
  spec:
    containers:
    - image: quay.io/coreos/etcd:v3.5.9
      name: etcd
      resources:
        limits:
          memory: 1Gi
    nodeName: node-${(index * 7) % 50}
    tolerations:
    - effect: NoExecute
      key: node.kubernetes.io/not-ready
      operator: Exists
      tolerationSeconds: 300
  status:
    phase: Running
    podIP: 10.0.${index >> 8}.${index & 255}
`;
}
