/** The one ordered list of readers, and fast looks at a text before it is read. */
import { ansibleWith } from './ansible/ansible.ts';
import { cephadm } from './cephadm/cephadm.ts';
import { clusterSpec } from './clusters/clusters.ts';
import { composeWith } from './compose/compose.ts';
import { type Conventions, NO_CONVENTIONS } from './conventions.ts';
import { helm } from './helm/helm.ts';
import { juju } from './juju/juju.ts';
import { kubernetesWith } from './kubernetes/kubernetes.ts';
import { native } from './native/native.ts';
import type { Reader } from './dialect.ts';
import { tiup } from './tiup/tiup.ts';

/** The first reader that recognises a document gets it. */
export const READERS: readonly Reader[] = readersWith(NO_CONVENTIONS);

const READERS_BY_CONVENTIONS = new WeakMap<Conventions, readonly Reader[]>([[NO_CONVENTIONS, READERS]]);

/** The readers for files of a project with such conventions. */
export function readersFor(conventions: Conventions): readonly Reader[] {
  const known = READERS_BY_CONVENTIONS.get(conventions);
  const readers = known ?? readersWith(conventions);
  if (!known) READERS_BY_CONVENTIONS.set(conventions, readers);
  return readers;
}

function readersWith(own: Conventions): readonly Reader[] {
  const [ansible, kubernetes, compose] = [ansibleWith(own.groups), kubernetesWith(own), composeWith(own.groups)];
  return [native, tiup, juju, cephadm, ansible, clusterSpec, helm, kubernetes, compose];
}

/** Whether a text may describe machines for other files. */
export function describesNodes(text: string): boolean {
  return /\bkind["']?:\s*["']?Node\b|\bservice_type["']?:\s*["']?host\b/.test(text);
}

/** False when a text surely holds nothing for Quorate. */
export function canMatter(text: string, conventions = NO_CONVENTIONS): boolean {
  const own = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return text.includes('quorate') || readersFor(conventions).some(({ hint }) => hint.test(own));
}
