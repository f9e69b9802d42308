/** The one ordered list of readers, and fast looks at a text before it is read. */
import { ansible } from './ansible/ansible.ts';
import { cephadm } from './cephadm/cephadm.ts';
import { clusterSpec } from './clusters/clusters.ts';
import { composeFile } from './compose/compose.ts';
import { helm } from './helm/helm.ts';
import { juju } from './juju/juju.ts';
import { kubernetesWith } from './kubernetes/kubernetes.ts';
import type { OperatorRow } from './kubernetes/operators/row.ts';
import { native } from './native/native.ts';
import type { Reader } from './dialect.ts';
import { tiup } from './tiup/tiup.ts';

/** The first reader that recognises a document gets it. */
export const READERS: readonly Reader[] = readersWith([]);

/** The kinds of operators that a project knows: the same object as long as its file says the same. */
export type OwnKinds = readonly OperatorRow[];

/** None; one object, by which caches know that nothing has changed. */
export const NO_KINDS: OwnKinds = [];

const READERS_BY_KINDS = new WeakMap<OwnKinds, readonly Reader[]>([[NO_KINDS, READERS]]);

/** The readers for files of a project with such kinds. */
export function readersFor(kinds: OwnKinds): readonly Reader[] {
  const known = READERS_BY_KINDS.get(kinds);
  const readers = known ?? readersWith(kinds);
  if (!known) READERS_BY_KINDS.set(kinds, readers);
  return readers;
}

function readersWith(kinds: OwnKinds): readonly Reader[] {
  return [native, tiup, juju, cephadm, ansible, clusterSpec, helm, kubernetesWith(kinds), composeFile];
}

/** Whether a text may describe machines for other files. */
export function describesNodes(text: string): boolean {
  return /\bkind["']?:\s*["']?Node\b|\bservice_type["']?:\s*["']?host\b/.test(text);
}

/** False when a text surely holds nothing for Quorate. */
export function canMatter(text: string, kinds = NO_KINDS): boolean {
  const own = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return text.includes('quorate') || readersFor(kinds).some(({ hint }) => hint.test(own));
}
