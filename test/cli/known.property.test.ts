/** What a baseline knows through edits of a file: nothing is lost and nothing is gained that an edit has not changed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { checkText, withExcerpts } from '../../server/src/cli/checkText.ts';
import { Baseline, knownIn } from '../../server/src/cli/known/baseline.ts';

/** One service of a file: its name says whether its findings are to be new. */
interface Block {
  readonly name: string;
  readonly before: readonly string[];
  readonly remark: string;
  readonly sizes: readonly number[];
}

const block = (name: string, sizes: readonly number[]): Block => ({ name, sizes, before: [], remark: '' });
const START = [
  block('a', [3, 1, 1]),
  block('b', [3, 1, 1]),
  block('c', [2, 2, 1]),
  block('d', [4, 1]),
  block('e', [1, 1]),
];

function textOf(blocks: readonly Block[]): string {
  const lines = blocks.flatMap(({ name, before, remark, sizes }) => [
    ...before,
    `  - name: ${name}`,
    `    hosts:${remark}`,
    ...sizes.map((size, host) => `      pm-${host + 1}: ${size}${remark}`),
  ]);
  return `deployments:\n${lines.join('\n')}\n`;
}

type Edit = (blocks: readonly Block[]) => readonly Block[];

const at = fc.nat({ max: 99 });
const nth = (blocks: readonly Block[], index: number): number => index % blocks.length;
const change = (index: number, how: (block: Block) => Block): Edit => {
  return (blocks) => blocks.map((one, place) => (place === nth(blocks, index) ? how(one) : one));
};

/** Edits after which what was found is still what it was. */
const harmless = fc.oneof(
  at.map((index) => change(index, (one) => ({ ...one, before: [...one.before, '', '  # moved'] }))),
  at.map((index) => change(index, (one) => ({ ...one, remark: `${one.remark} # ${index}` }))),
  fc.tuple(at, at).map(([from, to]): Edit => (blocks) => {
    const moved = blocks.filter((_, place) => place === nth(blocks, from));
    const others = blocks.filter((_, place) => place !== nth(blocks, from));
    return others.toSpliced(nth(blocks, to), 0, ...moved);
  }),
  // A service that survives any one machine, and that nothing is said of.
  fc.tuple(at, at).map(
    ([index, to]): Edit =>
      (blocks) =>
        blocks.toSpliced(nth(blocks, to), 0, block(`fine-${index}`, [1, 1, 1])),
  ),
);

/** A service that was not there, and one that loses its quorum more easily than it did. */
const harmful = fc.oneof(
  at.map((index): Edit => (blocks) => [...blocks, block(`new-${index}`, [3, 1, 1])]),
  at.map((index) => change(index, (one) => (one.name === 'c' ? { ...one, name: 'c', sizes: [3, 1, 1] } : one))),
);

const services = (text: string, findings: readonly { range: { start: { line: number } } }[]): Set<string> => {
  const lines = text.split('\n');
  return new Set(
    findings.map(({ range }) => {
      const above = lines.slice(0, range.start.line + 1).findLast((line) => line.startsWith('  - name: '));
      return above?.slice('  - name: '.length) ?? 'the file';
    }),
  );
};

const check = (path: string, text: string) => withExcerpts(checkText(path, text, NO_PROJECT), text);
const before = knownIn(check('a.yaml', textOf(START)), '.');

test('a thousand files of random edits: only what is new or worse is left', () => {
  let edits = 0;
  const property = fc.property(
    fc.array(fc.oneof({ weight: 4, arbitrary: harmless }, harmful), { minLength: 1, maxLength: 6 }),
    fc.constantFrom('a.yaml', 'renamed.yaml'),
    (steps, path) => {
      edits += steps.length;
      const blocks = steps.reduce((now, edit) => edit(now), START as readonly Block[]);
      const text = textOf(blocks);
      const checked = check(path, text);
      const { left, known } = new Baseline('.', before).sift(checked);
      // c had a placement without a critical host: whatever is said of it now that it has one is new or worse.
      const expected = blocks.filter(({ name, sizes }) => name.startsWith('new-') || (name === 'c' && sizes[0] === 3));
      expect(services(text, left.report.diagnostics)).toEqual(new Set(expected.map(({ name }) => name)));
      expect(known + left.report.diagnostics.length).toBe(checked.report.diagnostics.length);
      expect(left.shown).toHaveLength(left.report.diagnostics.length);
    },
  );
  fc.assert(property, { numRuns: 400 });
  expect(edits).toBeGreaterThan(1000);
});

test('several files alike, edited, renamed and checked in any order: only what is new or worse is left', () => {
  const root = mkdtempSync(join(tmpdir(), 'quorate-'));
  const names = ['a.yaml', 'b.yaml', 'c.yaml'];
  const all = names.flatMap((name) => knownIn(check(join(root, name), textOf(START)), root));
  const property = fc.property(
    fc.tuple(...names.map(() => fc.array(fc.oneof({ weight: 4, arbitrary: harmless }, harmful), { maxLength: 4 }))),
    fc.tuple(...names.map(() => fc.boolean())),
    fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
    (edits, renamed, order) => {
      for (const [index, name] of names.entries()) {
        // A baseline looks at the folder to see which files are gone.
        if (renamed[index]) rmSync(join(root, name), { force: true });
        else writeFileSync(join(root, name), '');
      }
      const baseline = new Baseline(root, all);
      for (const index of order) {
        const blocks = (edits[index] ?? []).reduce((now, edit) => edit(now), START as readonly Block[]);
        const text = textOf(blocks);
        const name = renamed[index] ? `renamed-${index}.yaml` : (names[index] ?? '');
        const { left } = baseline.sift(check(join(root, name), text));
        const worse = blocks.filter((one) => one.name.startsWith('new-') || (one.name === 'c' && one.sizes[0] === 3));
        expect(services(text, left.report.diagnostics)).toEqual(new Set(worse.map((one) => one.name)));
      }
    },
  );
  try {
    fc.assert(property, { numRuns: 150 });
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('what is mended is told as gone, once', () => {
  const baseline = new Baseline('.', before);
  const mended = check('a.yaml', textOf(START.filter(({ name }) => name !== 'd')));
  const gone = before.length - knownIn(mended, '.').length;
  expect(baseline.sift(mended).left.report.diagnostics).toEqual([]);
  expect(gone).toBeGreaterThan(0);
  expect(baseline.gone).toBe(gone);
});

test.for([
  ['a severity that rises', { severity: 'hint' }, 1],
  ['a severity that falls', { severity: 'error' }, 0],
  ['fewer faults that are survived', { risk: [2, 0.1] }, 1],
  ['more faults that are survived', { risk: [-1, 1] }, 0],
  ['a loss that rises', { risk: [0, 0.1, 0.2, 0.3, 0.4] }, 1],
] as const)('%s', ([, then, left]) => {
  const file = check('a.yaml', textOf([block('a', [3, 1, 1])]));
  const known = knownIn(file, '.').map((finding) => ({ ...finding, ...then }));
  expect(known.length).toBe(1);
  expect(new Baseline('.', known).sift(file).left.report.diagnostics).toHaveLength(left);
});
