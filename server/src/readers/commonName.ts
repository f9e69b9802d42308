/** `etcd` for `etcd-1`, `etcd-2` and `etcd-3`; all names where they have no start in common. */
export function commonName(names: readonly string[]): string {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--;
  const prefix = first.slice(0, length).replace(/[-_.]+$/, '');
  return prefix === '' ? names.join(', ') : prefix;
}
