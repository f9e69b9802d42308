/**
 * The start that all names share: `etcd` for `etcd-1`, `etcd-2` and `etcd-3`, and for `etcd-00` and `etcd-01`. Names
 * without such a start are all listed.
 */
export function commonName(names: readonly string[]): string {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--;
  // The common start never ends inside a number.
  if (names.every((name) => isDigit(name[length]))) while (isDigit(first[length - 1])) length--;
  // It never ends inside a word either: `galera` and `garbd` share only letters that mean nothing.
  const inWord = names.some((name) => /^[a-z]{3}/i.test(name.slice(length - 1)));
  if (inWord) while (/[a-z]/i.test(first[length - 1] ?? '')) length--;
  while (/[-_.]/.test(first[length - 1] ?? '')) length--;
  const prefix = first.slice(0, length);
  return prefix === '' ? names.join(', ') : prefix;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
