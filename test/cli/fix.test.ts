import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../server/src/cli/unifiedDiff.ts';
import { writeAtomically } from '../../server/src/cli/writeAtomically.ts';
import { Folder, posix } from '../support/cli.ts';
import { example } from '../support/examples.ts';

const UNUSED = '# quorate-disable-file even-replicas\n';
const RISKY = 'deployments:\n  - name: a\n    hosts: {x: 3, y: 1, z: 1}\n';
const MENDED = 'deployments:\n  - name: a\n    hosts: {x: 2, y: 2, z: 1}\n';

test.for([
  ['--fix leaves placements alone', ['--fix'], UNUSED + RISKY, RISKY, 1],
  ['--unsafe-fixes moves replicas too', ['--unsafe-fixes'], UNUSED + RISKY, MENDED, 0],
  [
    'CRLF and BOM stay',
    ['--unsafe-fixes'],
    `\uFEFF${RISKY.replaceAll('\n', '\r\n')}`,
    `\uFEFF${MENDED.replaceAll('\n', '\r\n')}`,
    0,
  ],
  [
    'a choice of two fixes is left to the user',
    ['--fix'],
    RISKY.replace('hosts', 'replicas: 4\n    hosts'),
    undefined,
    1,
  ],
  ['nothing to mend', ['--unsafe-fixes'], MENDED, undefined, 0],
] as const)('%s', async ([, args, before, after, code]) => {
  await using folder = await Folder.with({ 'a.yaml': before });
  const outcome = await folder.quorate(['check', 'a.yaml', ...args]);
  expect(await readFile(folder.file('a.yaml'), 'utf8')).toBe(after ?? before);
  expect(outcome).toMatchObject({ code, stderr: '' });
  expect(outcome.stdout).toMatch(after === undefined ? /^(?!.*fix(?:es)? applied)/ : /fix(?:es)? applied, /);
});

test('all examples can be mended in one run, and then there is nothing more to say', async () => {
  const names = ['coordination.yaml', 'ledger.yaml', 'tidb.yaml'];
  await using folder = await Folder.with(Object.fromEntries(names.map((name) => [name, example(name)])));
  expect(await folder.quorate(['check', '.', '--unsafe-fixes'])).toMatchObject({
    code: 0,
    stdout: '4 fixes applied, 0 findings in 5 services of 3 manifests\n',
  });
  expect(await folder.quorate(['check', '.', '--unsafe-fixes'])).toMatchObject({
    stdout: '0 findings in 5 services of 3 manifests\n',
  });
});

test('--diff writes nothing, and its patch does what --unsafe-fixes does', async () => {
  await using folder = await Folder.with({ 'sub/a.yaml': UNUSED + RISKY, 'b.yaml': RISKY.trimEnd() });
  const { code, stdout } = await folder.quorate(['check', '.', '--diff', '--unsafe-fixes']);
  expect(code).toBe(1);
  expect(await readFile(folder.file('sub/a.yaml'), 'utf8')).toBe(UNUSED + RISKY);
  await folder.run('git', ['init', '--quiet']);
  expect(await folder.run('git', ['apply', '-'], { stdin: stdout })).toMatchObject({ code: 0, stderr: '' });
  expect(await readFile(folder.file('sub/a.yaml'), 'utf8')).toBe(MENDED);
  expect(await readFile(folder.file('b.yaml'), 'utf8')).toBe(MENDED.trimEnd());
});

test('a patch has the lines of both versions, whatever they are', () => {
  const line = fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', '- d\n');
  const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(patched(before, unifiedDiff('f', { before, after }, 3))).toBe(after);
    }),
  );
});

/** What a patch makes of a text; throws where the patch does not fit. */
function patched(before: string, patch: string): string {
  const lines = before.split(/(?<=\n)/);
  const result: string[] = [];
  let at = 0;
  for (const line of patch.split(/(?<=\n)/).slice(2)) {
    const [, start, length] = /^@@ -(\d+),(\d+)/.exec(line) ?? [];
    if (start !== undefined) {
      const from = Number(start) - (length === '0' ? 0 : 1);
      result.push(...lines.slice(at, from));
      at = from;
      continue;
    }
    const [sign, content] = [line[0], line.slice(1)];
    if (sign !== '+' && lines[at++] !== content) throw new Error(`line ${at} is not ${content}`);
    if (sign !== '-') result.push(content);
  }
  return [...result, ...lines.slice(at)].join('');
}

test.for(posix ? ['a fixed file keeps its mode, and a symbolic link stays one'] : [])('%s', async () => {
  await using folder = await Folder.with({ 'real.yaml': RISKY });
  await chmod(folder.file('real.yaml'), 0o640);
  await symlink(folder.file('real.yaml'), folder.file('link.yaml'));
  await folder.quorate(['check', 'link.yaml', '--unsafe-fixes']);
  expect(await readFile(folder.file('real.yaml'), 'utf8')).toBe(MENDED);
  expect((await stat(folder.file('real.yaml'))).mode & 0o777).toBe(0o640);
  expect((await lstat(folder.file('link.yaml'))).isSymbolicLink()).toBe(true);
});

test('a file that changed meanwhile is left alone', async () => {
  await using folder = await Folder.with({ 'a.yaml': 'newer' });
  expect(() => writeAtomically(folder.file('a.yaml'), { before: 'older', after: 'fixed' }, [folder.path])).toThrow(
    'changed meanwhile',
  );
  expect(await readFile(folder.file('a.yaml'), 'utf8')).toBe('newer');
});

test('a file that is not UTF-8 is left alone', async () => {
  const bytes = Buffer.concat([Buffer.from(RISKY), Buffer.from([0x23, 0xff, 0x0a])]);
  await using folder = await Folder.with({ 'a.yaml': bytes });
  const { code, stderr } = await folder.quorate(['check', 'a.yaml', '--unsafe-fixes']);
  expect(code).toBe(2);
  expect(stderr).toContain('a.yaml: changed meanwhile, or is not UTF-8, so it was not fixed');
  expect(await readFile(folder.file('a.yaml'))).toEqual(bytes);
});
