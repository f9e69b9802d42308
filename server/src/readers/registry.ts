/** The one ordered list of readers, and fast looks at a text before it is read. */
import { ansible } from './ansible/ansible.ts';
import { cephadm } from './cephadm/cephadm.ts';
import { composeFile } from './compose/compose.ts';
import { juju } from './juju/juju.ts';
import { kubernetes } from './kubernetes/kubernetes.ts';
import { native } from './native/native.ts';
import type { Reader } from './reader.ts';
import { tiup } from './tiup/tiup.ts';

/** The first reader that recognises a document gets it. */
export const READERS: readonly Reader[] = [native, tiup, juju, cephadm, ansible, kubernetes, composeFile];

/** Whether a text may describe machines for other files. */
export function describesNodes(text: string): boolean {
  return /\bkind["']?:\s*["']?Node\b|\bservice_type["']?:\s*["']?host\b/.test(text);
}

/** False when a text surely holds nothing for Quorate. */
export function canMatter(text: string): boolean {
  const own = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return text.includes('quorate') || READERS.some(({ hint }) => hint.test(own));
}
