import { expect, test } from 'vitest';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { ANSWERS_HERE, type Answers, AnswersElsewhere, LATE } from '../../server/src/cli/answers.ts';
import { Judge } from '../../server/src/cli/judge.ts';

const TEXT = ['a', 'b', 'c']
  .map((name, index) => `  - {name: ${name}, hosts: {x: ${index + 3}, y: 1, z: 1}}\n`)
  .join('');
/** More replicas than are surely judged in a moment. */
const LARGE = '  - {name: large, hosts: {x: 300, y: 100, z: 100}}\n';

test('services that are left when the time of a file is used up are told, and have no risk', () => {
  const { services, diagnostics } = new Judge('a.yaml', NO_PROJECT, ANSWERS_HERE, 0).judge(`deployments:\n${TEXT}`);
  expect(services.map(([, found]) => found)).toEqual([undefined, undefined, undefined]);
  expect(diagnostics.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    'internal-error: not assessed, nor are 2 others: a file may take 20 s',
  ]);
});

test('with time enough all are assessed', () => {
  const { services, diagnostics } = new Judge('a.yaml', NO_PROJECT).judge(`deployments:\n${TEXT}`);
  expect(services.every(([, found]) => found !== undefined)).toBe(true);
  expect(diagnostics.map(({ rule }) => rule)).not.toContain('internal-error');
});

test('one question that takes too long is given up, once, and all others are answered', () => {
  // A thread that hears the question and never answers.
  const answers = new AnswersElsewhere(new URL('data:text/javascript,setInterval(() => undefined, 1000)'));
  const judge = new Judge('a.yaml', NO_PROJECT, answers, 2_000);
  const text = `deployments:\n${LARGE}${TEXT}`;
  const told = 'internal-error: not assessed: a file may take 20 s';
  for (let round = 0; round < 3; round++) {
    const { services, diagnostics } = judge.judge(`${text}${'\n'.repeat(round)}`);
    expect(services.map(([{ name }, found]) => `${name}: ${found !== undefined}`)).toEqual([
      'large: false',
      'a: true',
      'b: true',
      'c: true',
    ]);
    const messages = diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
    expect(messages.filter((message) => message.startsWith('internal-error'))).toEqual([told]);
  }
});

test('in another thread the answer is the same, again and again, also after one was given up', () => {
  const script = new URL('../../server/src/node/riskWorkerThread.ts', import.meta.url);
  const elsewhere = new AnswersElsewhere(script);
  const judged = (answers: Answers) =>
    new Judge('a.yaml', NO_PROJECT, answers).judge(`deployments:\n${LARGE}`).services.map(([, found]) => found);
  const here = judged(ANSWERS_HERE);
  expect(judged(elsewhere)).toEqual(here);
  const [[service] = []] = new Judge('a.yaml', NO_PROJECT).judge(`deployments:\n${LARGE}`).services;
  expect(service?.question && elsewhere.within(service.question, 0)).toBe(LATE);
  expect(judged(elsewhere)).toEqual(here);
});

/** Five replicas on many nodes, under constraints that leave much to look at. */
const SCHEDULED = `${Array.from(
  { length: 40 },
  (_, index) => `apiVersion: v1
kind: Node
metadata: {name: n${index}, labels: {kubernetes.io/hostname: n${index}, zone: z${index % 3}, rack: r${index % 7}}}
---
`,
).join('')}apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd}
spec:
  replicas: 5
  selector: {matchLabels: {app: etcd}}
  template:
    metadata: {labels: {app: etcd}}
    spec:
      topologySpreadConstraints:
${['zone', 'rack'].map((key) => `      - {maxSkew: 2, topologyKey: ${key}, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: etcd}}}\n`).join('')}      containers: [{name: etcd, image: etcd}]
`;

test.each([
  ['a scheduler places', SCHEDULED],
  [
    'has thousands of replicas',
    'deployments:\n- {name: a, fault: limited-byzantine/vm, hosts: {x: 3000, y: 2000, z: 1000}}\n',
  ],
])('where the time for whole answers is used up, a service that %s has a brief one, which says so', (_, text) => {
  const answers: Answers = {
    within: (question, patience, brief) => (brief === true ? ANSWERS_HERE.within(question, patience, brief) : LATE),
  };
  const { services, diagnostics } = new Judge('a.yaml', NO_PROJECT, answers).judge(text);
  expect(diagnostics.map(({ rule }) => rule)).not.toContain('internal-error');
  const found = services.map(([, one]) => one);
  expect(found).toHaveLength(1);
  const [one] = found;
  const brief = one && ('schedule' in one ? !one.schedule.exact : one.placement.current.estimate !== undefined);
  expect(brief).toBe(true);
});
