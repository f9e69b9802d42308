/** The ordered list of dialects, and fast looks at a text before it is read. */
import { ansibleWith } from './ansible/ansible.ts';
import { cephadm } from './cephadm/cephadm.ts';
import { clusterSpec } from './clusters/clusters.ts';
import { composeWith } from './compose/compose.ts';
import { type Conventions, NO_CONVENTIONS } from './conventions.ts';
import { helm } from './helm/helm.ts';
import { chartInPath } from './helm/table.ts';
import { juju } from './juju/juju.ts';
import { kubernetesWith } from './kubernetes/kubernetes.ts';
import { native } from './native/native.ts';
import type { Dialect } from './dialect.ts';
import { tiup } from './tiup/tiup.ts';

/** All dialects. The first one that recognises a document gets it. */
export const DIALECTS: readonly Dialect[] = dialectsWith(NO_CONVENTIONS);

const DIALECTS_BY_CONVENTIONS = new WeakMap<Conventions, readonly Dialect[]>([[NO_CONVENTIONS, DIALECTS]]);

/** The dialects for files of a project with such conventions. */
export function dialectsFor(conventions: Conventions): readonly Dialect[] {
  const known = DIALECTS_BY_CONVENTIONS.get(conventions);
  const dialects = known ?? dialectsWith(conventions);
  if (!known) DIALECTS_BY_CONVENTIONS.set(conventions, dialects);
  return dialects;
}

function dialectsWith(own: Conventions): readonly Dialect[] {
  const [ansible, kubernetes, compose] = [ansibleWith(own.groups), kubernetesWith(own), composeWith(own.groups)];
  return [native, tiup, juju, cephadm, ansible, clusterSpec, helm, kubernetes, compose];
}

/** True where a text may describe machines for other files. */
export function describesNodes(text: string): boolean {
  return DIALECTS.some(({ describesMachines }) => describesMachines?.test(text));
}

/** True where a text may say something of members of quorums for other files. */
export function tellsMembers(text: string): boolean {
  return DIALECTS.some((dialect) => dialect.tellsMembers?.test(text));
}

/**
 * False when a text surely holds nothing for Quorate.
 * @param path the path of its file, which may tell that it holds values of a chart
 */
export function canMatter(text: string, path: string, conventions = NO_CONVENTIONS): boolean {
  if (text.includes('quorate') || chartInPath(path)) return true;
  const own = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return dialectsFor(conventions).some(({ hint }) => hint.test(own));
}
