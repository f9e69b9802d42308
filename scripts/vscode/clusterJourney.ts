import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { run } from './explorerJourney.ts';
import { type JourneyOptions, type JourneyStep, pointAt, repeat } from './journey.ts';

/** What a cluster of three nodes tells: two pods of `etcd` share a node, and those of `zk` do not although they might. */
const CLUSTER = `apiVersion: v1
kind: List
items:
${['node-1', 'node-2', 'node-3'].map((name) => `- {apiVersion: v1, kind: Node, metadata: {name: ${name}}}\n`).join('')}${[
  ...pods('etcd', 'quay.io/coreos/etcd:v3.5.21', ['node-1', 'node-1', 'node-2']),
  ...pods('zk', 'zookeeper:3.9', ['node-1', 'node-2', 'node-3']),
].join('')}${workload('etcd', 'quay.io/coreos/etcd:v3.5.21')}${workload('zk', 'zookeeper:3.9')}`;

const COMMAND = 'kubectl --context staging get nodes,pods,statefulsets,deployments,pdb,pv -A -o yaml';

/** A `kubectl` that answers from files, and writes down what it is asked. */
const KUBECTL = `#!/bin/bash
PATH=/usr/bin:/bin
cd "$(dirname "$0")"
echo "kubectl $*" >> asked
if [ "$1" = config ]; then echo staging; exit; fi
case "$(cat state)" in
refusing) echo 'Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout' >&2; exit 1 ;;
slow) exec sleep 600 ;;
*) cat cluster.yaml ;;
esac
`;

/** A `kubectl` on the path of a VS Code. */
export interface Kubectl extends AsyncDisposable {
  readonly start: JourneyOptions;
  /** What was asked of it, a line each. */
  readonly asked: () => Promise<readonly string[]>;
  /** What it does from now on. */
  readonly become: (state: 'answering' | 'refusing' | 'slow' | 'missing') => Promise<void>;
}

/** Makes it. VS Code takes its path from the login shell, whose home is the same folder: no other `kubectl` is on it. */
export async function fakeKubectl(): Promise<Kubectl> {
  const home = await mkdtemp(join(tmpdir(), 'quorate-kubectl-'));
  const tool = join(home, 'kubectl');
  await writeFile(tool, KUBECTL, { mode: 0o700 });
  await writeFile(join(home, 'cluster.yaml'), CLUSTER);
  await writeFile(join(home, 'asked'), '');
  await writeFile(join(home, '.bash_profile'), `export PATH="${home}"\n`);
  const become: Kubectl['become'] = async (state) => {
    await writeFile(join(home, 'state'), state);
    if (state === 'missing') await rm(tool);
  };
  await become('answering');
  return {
    start: { ...etcd, environment: { HOME: home, SHELL: '/bin/bash' } },
    asked: async () => (await readFile(join(home, 'asked'), 'utf8')).split('\n').slice(0, -1),
    become,
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

const etcd: JourneyOptions = { file: 'etcd.yaml' };

/** Reads a cluster: what is shown before, what is shown after, and what is said when it fails. */
export function clusterJourney({ asked, become }: Kubectl): readonly JourneyStep[] {
  return [
    {
      title: 'the command is shown before it runs, and nothing of the cluster is read when it is cancelled',
      picture: 'cluster-asked.png',
      act: async (page) => {
        await run(page, 'Quorate: Check Cluster');
        await page.locator('.monaco-dialog-box', { hasText: COMMAND }).waitFor();
        await expectAsked(asked, ['kubectl config current-context']);
      },
    },
    {
      title: 'cancelling reads nothing',
      act: async (page) => {
        await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Cancel' }).click();
        await page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
        await expectAsked(asked, ['kubectl config current-context']);
      },
    },
    {
      title: 'what it prints is judged: the pods as they run, each service once',
      picture: 'cluster.png',
      act: async (page) => {
        await start(page);
        await page.locator('.tab.active', { hasText: 'Cluster staging.yaml' }).waitFor();
        await expectAsked(asked, ['kubectl config current-context', 'kubectl config current-context', COMMAND]);
        await page.locator('.squiggly-warning').first().waitFor();
      },
    },
    {
      title: 'Go to Service lists each of its services once',
      picture: 'cluster-services.png',
      act: async (page) => {
        await run(page, 'Quorate: Go to Service');
        await page.locator('.quick-input-widget input').fill('staging.yaml');
        const listed = page.locator('.quick-input-list .monaco-list-row');
        await listed.filter({ hasText: /zk.*tolerates any 1 node failure.*· Cluster staging\.yaml:\d/ }).waitFor();
        await listed.filter({ hasText: /etcd.*1 node failure can lose quorum/ }).waitFor();
        if ((await listed.count()) !== 2) throw new Error('a service is there twice');
      },
    },
    {
      title: 'and goes there',
      picture: 'cluster-service.png',
      act: async (page) => {
        await page.keyboard.press('Enter');
        await page.locator('.codelens-decoration', { hasText: /One node failure/ }).waitFor();
      },
    },
    {
      title: 'its hover says what one node failure does',
      picture: 'cluster-hover.png',
      act: async (page) => {
        const hover = page.locator('.monaco-hover', { hasText: 'One node failure loses quorum' }).first();
        const pointAgain = async (): Promise<void> => {
          await page.mouse.move(0, 0);
          await page.keyboard.press('Control+Home');
          await pointAt(page, page.locator('.squiggly-warning').first());
        };
        await repeat(page, pointAgain, hover);
        await hover.filter({ hasText: 'Move 1 pod to node-3, tolerates 0 → 1 node failures' }).waitFor();
      },
    },
    {
      title: 'it cannot be edited',
      act: async (page) => {
        await page.keyboard.press('Escape');
        await page.locator('.view-line').first().click();
        await page.keyboard.type('x');
        await page.locator('.monaco-editor-overlaymessage', { hasText: 'Cannot edit in read-only editor' }).waitFor();
      },
    },
    {
      title: 'a kubectl that fails says why',
      picture: 'cluster-refused.png',
      act: async (page) => {
        await become('refusing');
        await start(page);
        await notification(page, 'kubectl failed: Unable to connect to the server: dial tcp 10.0.0.1:6443').waitFor();
      },
    },
    {
      title: 'one that does not answer can be given up',
      act: async (page) => {
        await become('slow');
        const underway = notification(page, 'Reading the cluster');
        // That of the attempt before stays for a moment.
        await underway.waitFor({ state: 'detached' });
        await start(page);
        await underway.waitFor();
        await giveUp(underway);
      },
    },
    {
      title: 'without kubectl it says what is missing',
      picture: 'cluster-missing.png',
      act: async (page) => {
        await become('missing');
        await run(page, 'Quorate: Check Cluster');
        await notification(page, 'kubectl was not found: install it, or add its folder to PATH').waitFor();
      },
    },
  ];
}

/** Asks for the cluster, and agrees. */
async function start(page: Page): Promise<void> {
  await run(page, 'Quorate: Check Cluster');
  await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Run' }).click();
}

/** Cancels what a notification tells. A notification still slides in, so a click may miss its button. */
async function giveUp(underway: Locator): Promise<void> {
  for (let left = 5; ; left--) {
    const click = underway.locator('.monaco-button', { hasText: 'Cancel' }).click({ timeout: 2_000 });
    const gone = click.then(() => underway.waitFor({ state: 'detached', timeout: 4_000 }));
    const problem = await gone.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (problem === undefined || (await underway.count()) === 0) return;
    if (left === 0) throw problem;
  }
}

const notification = (page: Page, text: string) => page.locator('.notification-toast', { hasText: text });

async function expectAsked(asked: Kubectl['asked'], expected: readonly string[]): Promise<void> {
  const found = await asked();
  if (found.join('\n') !== expected.join('\n')) throw new Error(`kubectl was asked:\n${found.join('\n')}`);
}

function workload(name: string, image: string): string {
  return `- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: ${name}, namespace: db}
  spec:
    replicas: 3
    selector: {matchLabels: {app: ${name}}}
    template:
      metadata: {labels: {app: ${name}}}
      spec: {containers: [{name: ${name}, image: "${image}"}]}
`;
}

function pods(name: string, image: string, nodes: readonly string[]): readonly string[] {
  return nodes.map(
    (node, index) => `- apiVersion: v1
  kind: Pod
  metadata:
    name: ${name}-${index}
    namespace: db
    labels: {app: ${name}}
    ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: ${name}, controller: true, uid: ${name}}]
  spec:
    nodeName: ${node}
    containers: [{name: ${name}, image: "${image}"}]
`,
  );
}
