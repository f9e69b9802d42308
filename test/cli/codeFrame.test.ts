import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeFrame } from '../../server/src/cli/formats/codeFrame.ts';
import { MaskedLine } from '../../server/src/cli/maskedLine.ts';
import { styleOf } from '../../server/src/cli/terminal.ts';
import { readablePatch, unifiedDiff } from '../../server/src/cli/unifiedDiff.ts';

/** The frame of what stands between brackets in the line. */
function frame(marked: string): string {
  const line = marked.replace(/[«»]/g, '');
  const excerpt = new MaskedLine(line).around(marked.indexOf('«'), marked.indexOf('»') - 1);
  return codeFrame(6, excerpt, styleOf(false)).join('\n');
}

test.for([
  ['plain text', 'replicas: «10»', '     7 | replicas: 10\n       |           ^^'],
  ['tabs stay tabs', '\t- «a»', '     7 | \t- a\n       | \t  ^'],
  ['wide characters take two columns', '名前: «日本»', '     7 | 名前: 日本\n       |       ^^^^'],
  ['accents take none', 'e\u0301: «x»', '     7 | e\u0301: x\n       |    ^'],
  ['nothing is pointed at with one caret', 'a:«»', '     7 | a:\n       |   ^'],
] as const)('%s', ([, marked, expected]) => {
  expect(frame(marked)).toBe(expected);
});

test.for([
  ['hosts: {«x»: 3, y: 1}', 'hosts: {x: 3, y: 1}'],
  ['hosts: «[a, b, a]»', 'hosts: [a, b, a]'],
  ['- host: «db-1»  # the old one', '- host: db-1  # •••'],
  ['- {host: «db-1», password: swordfish}', '- {host: db-1, password: •••}'],
  ['- «{host: db-1, password: swordfish}»', '- {host: •••, password: •••}'],
  ['«PASSWORD: swordfish»', 'PASSWORD: •••'],
  ['PASSWORD: «swordfish»', 'PASSWORD: •••'],
  ['«token»: 1234', 'token: •••'],
  ['pins: [«a»: 1, pin: 1234]', 'pins: [a: 1, pin: •••]'],
  ['passwords: {«a»: 1234, b: [12, 34]}', 'passwords: {a: •••, b: [•••, •••]}'],
  ['environment: [«A=1», PASSWORD=x, "B: c"]', 'environment: [A=1, •••, •••]'],
  ['environment: [«PASSWORD=x»]', 'environment: [•••]'],
  ['{"«replicas»": 3, "key":"swordfish"}', '{"replicas": 3, "key":•••}'],
  ["«a»: 'it''s: a secret'", 'a: •••'],
  ['«a»: "never closed, b: 1', 'a: •••'],
  ['a: "closed"«SECRET»', 'a: ••••••'],
  ['db1 «ansible_host»=x ansible_password=y', '•••ansible_host•••'],
  ['deploy: &a {PASSWORD: swordfish, «replicas»: 2}', 'deploy: ••• {PASSWORD: •••, replicas: 2}'],
  ['- !x {token: swordfish, «replicas»: 2}', '- ••• {token: •••, replicas: 2}'],
  ['password: !sword «fish»', 'password: ••• •••'],
  ['- «token: swordfish»', '- token: •••'],
  ['«a»: swordfish: b', 'a: •••: •••'],
  ['# quorate-disable «rule» -- why', '# •••rule•••'],
] as const)('%s shows what the finding is about', ([marked, expected]) => {
  expect(frame(marked).split('\n')[0]).toBe(`     7 | ${expected}`);
});

test('a finding about no value of the line shows none', () => {
  expect(new MaskedLine('a: "\\q swordfish"').around(4, 17, false).text).toBe('a: ••••••');
  expect(new MaskedLine('- command: run').around(2, 14, false).text).toBe('- command: •••');
});

test.for([
  ['x: 1', true],
  ['pin: 1', false],
  ['x: y', false],
  ['# y', false],
] as const)('whether nothing of %s is hidden', ([line, open]) => {
  expect(new MaskedLine(line).isOpen(0, line.length)).toBe(open);
});

test('a patch on a terminal hides what stands in the lines that do not change', () => {
  const text = (replicas: number): string =>
    `# swordfish\n- {name: a, password: swordfish, replicas: 3}\n- replicas: ${replicas}\n  pin: |\n    swordfish\n`;
  const patch = readablePatch(unifiedDiff('a.yaml', { before: text(2), after: text(3) }, 3));
  expect(patch.split('\n').slice(3, -1)).toEqual([
    ' # •••',
    ' - {name: •••, password: •••, replicas: 3}',
    '-- replicas: 2',
    '+- replicas: 3',
    '   pin: •••',
    '     •••',
  ]);
});

test('no value of any flow collection is shown beside the key that a finding is about', () => {
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        'SECRET',
        'SECRET x',
        "'it''s SECRET: y'",
        String.raw`"a \" SECRET, b: c"`,
        'a#SECRET',
        '- SECRET',
      ),
      fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
      fc.array(tie('value'), { maxLength: 4 }).map((items) => `{${items.map((item) => `k: ${item}`).join(', ')}}`),
    ),
  }));
  fc.assert(
    fc.property(value, fc.nat(), (generated, chosen) => {
      const line = `k: ${generated}  # SECRET`;
      const keys = [...line.matchAll(/\bk(?=:)/g)];
      const at = keys[chosen % keys.length]?.index ?? 0;
      const { text, start, end } = new MaskedLine(line).around(at, at + 1);
      expect(text).not.toContain('SECRET');
      expect(text.slice(start, end)).toBe('k');
    }),
  );
});

test('a long line is cut around the finding', () => {
  const [line, carets] = frame(`[${'1, '.repeat(100)}«bb», ${'2, '.repeat(100)}`).split('\n');
  expect(line).toBe(`     7 | …${'1, '.repeat(7).slice(-20)}bb, ${'2, '.repeat(26).slice(0, 76)}…`);
  expect(carets).toBe(`       | ${' '.repeat(21)}^^`);
});
