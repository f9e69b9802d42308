/**
 * A test whether a name matches a pattern in which `*` stands for any text. Each star costs time linear in both
 * lengths.
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (name) => name === pattern;
  // Between two stars the first match is as good as any other.
  return (name) => {
    if (!name.startsWith(first)) return false;
    let from = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, from);
      if (found === -1) return false;
      from = found + part.length;
    }
    return name.length - last.length >= from && name.endsWith(last);
  };
}
