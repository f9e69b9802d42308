/** Edits as people and hostile inputs make them, for properties of what is read edit by edit. */
import fc from 'fast-check';
import type { SourceText } from '../../server/src/text/sourceText.ts';
import { strip } from './annotate.ts';
import { fixtures } from './fixtures.ts';

export const TEXTS = fixtures().map(({ text }) => strip(text));

const workload = (name: string, more = ''): string => `${more}apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
  annotations: {quorate.dev/ignore.critical-host: by design}
spec:
  replicas: 3
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: etcd, image: quay.io/coreos/etcd}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: ${name}}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: ${name}}}} # quorate-disable-next-line
`;

const pod = (index: number): string => `apiVersion: v1
kind: Pod
metadata:
  name: etcd-${index}
  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: etcd, controller: true}]
# quorate-disable critical-host
spec: {nodeName: n${index % 2}, containers: [{name: etcd, image: quay.io/coreos/etcd}]}
`;

const pool = (name: string): string => `apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaNodePool
metadata: {name: ${name}, labels: {strimzi.io/cluster: k}}
spec: {replicas: 3, roles: [controller, broker]}
`;

const member = (name: string, replicas: number): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: mongo, image: "mongo:7", command: [mongod, --replSet, rs0]}]
`;

/** Services of several parts, comments for them at the ends of parts and at the head, aliases from block to block. */
export const JOINED: readonly string[] = [
  `# quorate: fault=crash-stop/pm\n# quorate-disable two-replicas -- why\n${workload('a')}---\n${workload('b', '# quorate: faults=1\n')}`,
  [pod(0), pod(1), pod(2), pod(3)].join('---\n'),
  `${member('db', 2)}---\n# quorate: faults=1\n${member('db-arbiter', 1)}---\n${workload('a')}---\n${member('db-hidden', 1)}`,
  `${pool('one')}---\napiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: k}\nspec:\n  kafka:\n    template: {pod: {metadata: {labels: {a: b}}}}\n---\n${pool('two')}`,
  `# quorate: keep=vm
x-base: &base
  image: quay.io/coreos/etcd
  deploy: &deploy {replicas: 3, placement: &place {constraints: [node.role == worker]}}
x-more: &more {<<: *base, deploy: {replicas: 5, placement: *place}}
services:
  # quorate: fault=limited-byzantine/vm
  one: {<<: *base}
  two:
    <<: *more
    # quorate-disable-next-line critical-host
  three: &three
    image: etcd
    deploy: *deploy
  # quorate: faults=2

  four: *three
  # quorate-enable
`,
  `x-member: &member
  image: quay.io/coreos/etcd
  deploy: {replicas: 1}
services:
  # quorate: faults=1
  etcd1:
    <<: *member
    deploy: {replicas: 1, placement: {constraints: [node.hostname == a]}}
  # quorate-disable-next-line critical-host -- the machines are in one room
  etcd2: {<<: *member, deploy: {replicas: 1, placement: {constraints: [node.hostname == b]}}}
  etcd3:
    <<: *member
    # quorate: keep=vm
    deploy: &last {replicas: 1, placement: {constraints: [node.hostname == a]}}
  web: {image: nginx, deploy: *last}
`,
  `hosts: &machines {p: {zone: a}, q: {zone: a}, r: {zone: b}}
deployments:
  # quorate-disable-next-line critical-host -- one machine
  - name: a
    fault: crash-stop/pm
    hosts: &spread {p: 3, q: 1, r: 1}
  # quorate-disable even-replicas
  - {name: b, hosts: *spread}
  - name: c
    hosts:
      p: [x, y]
      # quorate-enable even-replicas
      q: [z, w]
`,
];
const PIECES = [
  ...Array.from('[]{}:-,#&*\n '),
  '---\n',
  '- a\n',
  'kind: Pod\n',
  '  ',
  'replicas: 3',
  '\n# quorate: fault=crash-stop/pm\n',
  '\n# quorate-disable critical-host\n',
  '\n  # quorate-disable-next-line\n',
  '*a',
  '&a ',
  '"',
  '|\n',
  '{{',
];

export interface Edit {
  readonly place: number;
  readonly removed: number;
  readonly added: string;
}

/** An insertion, or the removal of some characters, at a place given as a share of the text. */
export const EDIT: fc.Arbitrary<Edit> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 12 }),
  added: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, fc.constantFrom(...TEXTS)),
});

/** Fixtures as the documents of one stream. */
export const STREAM = fc
  .array(fc.constantFrom(...TEXTS, ...JOINED, ...JOINED, ...JOINED), { minLength: 1, maxLength: 4 })
  .map((texts) => texts.map((text) => text.replace(/\n?$/, '\n')).join('---\n'));

export function edited(text: string, { place, removed, added }: Edit): string {
  const at = Math.floor(place * text.length);
  return text.slice(0, at) + added + text.slice(at + removed);
}

/** The same in the pieces of the text. */
export function editedInPieces(source: SourceText, { place, removed, added }: Edit): SourceText {
  const at = Math.floor(place * source.length);
  return source.replaced(at, Math.min(source.length, at + removed), added);
}
