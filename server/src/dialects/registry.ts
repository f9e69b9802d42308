/** The ordered list of dialects, and fast looks at a text before it is read. */
import { ansible } from './ansible/ansible.ts';
import { cephadm } from './cephadm/cephadm.ts';
import { clusterSpec } from './clusters/clusters.ts';
import { composeFile } from './compose/compose.ts';
import { helm } from './helm/helm.ts';
import { juju } from './juju/juju.ts';
import { kubernetesWith } from './kubernetes/kubernetes.ts';
import type { OperatorRow } from './kubernetes/operators/row.ts';
import { native } from './native/native.ts';
import type { Dialect } from './dialect.ts';
import { tiup } from './tiup/tiup.ts';

/** The first one that recognises a document gets it. */
export const DIALECTS: readonly Dialect[] = dialectsWith([]);

/** The kinds of operators that a project knows: the same object as long as its file says the same. */
export type OwnKinds = readonly OperatorRow[];

/** None; one object, by which caches know that nothing has changed. */
export const NO_KINDS: OwnKinds = [];

const DIALECTS_BY_KINDS = new WeakMap<OwnKinds, readonly Dialect[]>([[NO_KINDS, DIALECTS]]);

/** The dialects for files of a project with such kinds. */
export function dialectsFor(kinds: OwnKinds): readonly Dialect[] {
  const known = DIALECTS_BY_KINDS.get(kinds);
  const dialects = known ?? dialectsWith(kinds);
  if (!known) DIALECTS_BY_KINDS.set(kinds, dialects);
  return dialects;
}

function dialectsWith(kinds: OwnKinds): readonly Dialect[] {
  return [native, tiup, juju, cephadm, ansible, clusterSpec, helm, kubernetesWith(kinds), composeFile];
}

/** Whether a text may describe machines for other files. */
export function describesNodes(text: string): boolean {
  return DIALECTS.some(({ describesMachines }) => describesMachines?.test(text));
}

/** False when a text surely holds nothing for Quorate. */
export function canMatter(text: string, kinds = NO_KINDS): boolean {
  const own = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return text.includes('quorate') || dialectsFor(kinds).some(({ hint }) => hint.test(own));
}
