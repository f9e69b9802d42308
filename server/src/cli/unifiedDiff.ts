/** What `--diff` prints: two versions of a file as a patch that `git apply` and `patch` take. */

const CONTEXT = 3;

type Op = { readonly kind: ' ' | '-' | '+'; readonly line: string };

/** Empty when the texts are equal. Lines keep their ends, so CRLF files give a patch that fits them. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const ops = lineOps(linesOf(before), linesOf(after));
  const name = path.replaceAll('\\', '/').replace(/^\//, '');
  return [`--- a/${name}\n`, `+++ b/${name}\n`, ...hunks(ops)].join('');
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Equal lines at both ends are set aside; of what is left the longest common subsequence stays. */
function lineOps(a: readonly string[], b: readonly string[]): Op[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const same = (line: string): Op => ({ kind: ' ', line });
  return [
    ...a.slice(0, head).map(same),
    ...middleOps(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

/** Beyond this many pairs of lines the middle is shown as replaced. */
const MOST_PAIRS = 4_000_000;

function middleOps(a: readonly string[], b: readonly string[]): Op[] {
  const replaced = (): Op[] => [
    ...a.map((line): Op => ({ kind: '-', line })),
    ...b.map((line): Op => ({ kind: '+', line })),
  ];
  if (a.length * b.length > MOST_PAIRS) return replaced();
  const width = b.length + 1;
  // common[i, j]: the length of the longest common subsequence of what follows a[i] and b[j].
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const ops: Op[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      ops.push({ kind: ' ', line: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      ops.push({ kind: '-', line: left });
      i += 1;
    } else {
      ops.push({ kind: '+', line: right ?? '' });
      j += 1;
    }
  }
  return ops;
}

/** Changes with their surroundings; those that are close to each other share one. */
function hunks(ops: readonly Op[]): string[] {
  const changed = ops.flatMap(({ kind }, index) => (kind === ' ' ? [] : [index]));
  const spans: [start: number, end: number][] = [];
  for (const index of changed) {
    const [start, end] = [Math.max(0, index - CONTEXT), Math.min(ops.length, index + CONTEXT + 1)];
    const last = spans.at(-1);
    if (last && start <= last[1]) last[1] = end;
    else spans.push([start, end]);
  }
  return spans.map(([start, end]) => hunk(ops, start, end));
}

function hunk(ops: readonly Op[], start: number, end: number): string {
  const count = (part: readonly Op[], other: '+' | '-'): number => part.filter(({ kind }) => kind !== other).length;
  const [before, inside] = [ops.slice(0, start), ops.slice(start, end)];
  const range = (other: '+' | '-'): string => {
    const length = count(inside, other);
    return `${count(before, other) + (length === 0 ? 0 : 1)},${length}`;
  };
  const lines = inside.map(({ kind, line }) => {
    return line.endsWith('\n') ? `${kind}${line}` : `${kind}${line}\n\\ No newline at end of file\n`;
  });
  return [`@@ -${range('+')} +${range('-')} @@\n`, ...lines].join('');
}
