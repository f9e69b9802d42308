import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atOnce } from '../../server/src/base/steps.ts';
import type { Range } from '../../server/src/model/range.ts';
import { readText } from '../../server/src/reading/documentCache.ts';
import { applySuppressions, ignoredRules, parseSuppressions } from '../../server/src/rules/suppressions.ts';
import { unknownRules, unusedSuppressions } from '../../server/src/rules/unusedSuppression.ts';
import { applyEdits } from '../support/edits.ts';
import { serviceOf } from '../support/service.ts';
import { spanOf } from '../support/spans.ts';

const KNOWN = ['critical-host', 'even-replicas', 'unused-suppression'];

/** What the comments of a file say, and where. */
function suppressionsIn(text: string) {
  const { remarks, layout } = readText(text);
  return {
    ...parseSuppressions(remarks, layout),
    layout,
    spanAt: (start: number): Range => layout.spanAt(start),
    startOf: (range: Range): number => layout.offsets(range).start,
  };
}

/** Every `!` and `?` of a text is a finding, of critical-host and even-replicas; those that are shown. */
function shown(text: string): string {
  const file = suppressionsIn(text);
  const findings = [...text.matchAll(/[!?]/g)].map(({ 0: mark, index: start }) => {
    return { rule: mark === '!' ? 'critical-host' : 'even-replicas', range: file.spanAt(start), mark };
  });
  const { kept } = atOnce(applySuppressions(file.suppressions, findings));
  return kept.map(({ mark, range }) => `${mark}${text.slice(0, file.startOf(range)).split('\n').length}`).join(' ');
}

test.for([
  ['a: !\nb: ?', '!1 ?2'],
  ['# quorate-disable-next-line critical-host\na: ! ?\nb: !', '?2 !3'],
  ['# quorate-disable-next-line\na: ! ?\nb: !', '!3'],
  ['# quorate-disable-next-line critical-host, even-replicas -- because: !\na: ! ?\nb: !', '!1 !3'],
  // Other comments and blank lines may stand between.
  ['# quorate-disable-next-line critical-host\n# quorate: keep=vm\n\na: !', ''],
  ['a: ! # quorate-disable-next-line critical-host\nb: !', '!1'],
  ['a: !\n# quorate-disable critical-host\nb: ! ?\n# quorate-enable critical-host\nc: !', '!1 ?3 !5'],
  ['# quorate-disable critical-host\nb: !\n# quorate-enable\nc: !', '!4'],
  ['# quorate-disable critical-host\nb: !\n# quorate-enable even-replicas\nc: !', ''],
  ['# quorate-disable\nb: ! ?\n# quorate-enable critical-host\nc: ! ?', '!4'],
  ['a: !\n# quorate-disable-file critical-host\nb: ! ?', '?3'],
  ['\uFEFF# quorate-disable critical-host\r\na: !\r\n# quorate-enable critical-host\r\nb: !\r\n', '!4'],
  ['a: ! #quorate-disable-next-line\nb: !', '!1'],
  // None of these is a comment, or one of ours.
  ['a: "# quorate-disable-file"\nb: !', '!2'],
  [`a: 'it # quorate-disable-file\nb: !`, '!2'],
  ['a: x# quorate-disable-file\nb: !', '!2'],
  ['a: |\n  # quorate-disable-file\nb: !', '!3'],
  ['- a: >-\n    # quorate-disable-file\n  b: !', '!3'],
  ['- |\n  # quorate-disable-file\n- !', '!3'],
  ['a: |\n  text\n# quorate-disable-next-line\nb: !', ''],
  ['- a: |\n    text\n  # quorate-disable-next-line\n  b: !', ''],
  ['# quorate-disabled critical-host\na: !', '!2'],
  ['# see quorate-disable-file\na: !', '!2'],
] as const)('%j shows %j', ([text, expected]) => {
  expect(shown(text)).toBe(expected);
});

test('reasons are kept', () => {
  const [suppression] = suppressionsIn('# quorate-disable-file critical-host -- one machine by design ').suppressions;
  expect(suppression).toMatchObject({ rule: 'critical-host', reason: 'one machine by design' });
});

/** A file, what is said of its suppressions, and the file after the last edit offered with each. */
test.for([
  [
    '# quorate-disable-next-line critical-host\na: 1\n',
    ['Suppresses nothing: critical-host finds nothing here'],
    'a: 1\n',
  ],
  ['a: 1 # quorate-disable-file\r\n', ['Suppresses nothing: no rule finds anything here'], 'a: 1\r\n'],
  ['  # quorate-disable-file\r\na: 1', ['Suppresses nothing: no rule finds anything here'], 'a: 1'],
  [
    '# quorate-disable-file critical-host, even-replicas -- why\na: 1\n! is found\n',
    ['Suppresses nothing: even-replicas finds nothing here'],
    '# quorate-disable-file critical-host -- why\na: 1\n! is found\n',
  ],
  [
    '# quorate-disable-file critical-hots\na: 1',
    ['No rule named "critical-hots". Did you mean "critical-host"?'],
    'a: 1',
  ],
  ['# quorate-enable something\na: 1', ['No rule named "something": it suppresses nothing'], 'a: 1'],
  ['# quorate-disable-file unused-suppression\na: 1', [], '# quorate-disable-file unused-suppression\na: 1'],
] as const)('%j: %j', ([text, messages, after]) => {
  const parsed = suppressionsIn(text);
  const start = text.indexOf('!');
  const findings = start < 0 ? [] : [{ rule: 'critical-host', range: parsed.spanAt(start) }];
  const { unused } = atOnce(applySuppressions(parsed.suppressions, findings));
  const found = [...unknownRules(parsed, KNOWN), ...unusedSuppressions(unused, KNOWN)];
  expect(found.map(({ message }) => message)).toEqual(messages);
  const edits = found.flatMap((finding) => finding.edits?.at(-1)?.edits ?? []);
  expect(applyEdits(parsed, edits)).toBe(after);
});

test('a mistyped rule can be corrected', () => {
  const text = '# quorate-disable-file critical-hots';
  const file = suppressionsIn(text);
  const [finding] = unknownRules(file, KNOWN);
  expect(finding?.edits?.[0]?.title).toBe('Change to "critical-host"');
  expect(applyEdits(file, finding?.edits?.[0]?.edits ?? [])).toBe('# quorate-disable-file critical-host');
});

test('an annotation holds for its own service and its budget', () => {
  const ignored = [{ rule: 'critical-host', range: spanOf(50, 60), reason: 'by design' }];
  const disruption = { name: 'b', key: 'minAvailable', written: '1', available: 1, selected: 3, evictions: 2 } as const;
  const service = serviceOf([3], { ignored, disruption: { ...disruption, range: spanOf(2000) } });
  const findings = [10, 2000, 3000].map((start) => ({ rule: 'critical-host', range: spanOf(start) }));
  const { kept, unused } = atOnce(applySuppressions(ignoredRules([service]), findings));
  expect(kept.map(({ range }) => range.start)).toEqual([3000]);
  expect(unused).toEqual([]);
  const idle = atOnce(applySuppressions(ignoredRules([service]), [])).unused;
  expect(unusedSuppressions(idle, KNOWN)).toEqual([
    { range: spanOf(50, 60), message: 'Suppresses nothing: critical-host finds nothing here' },
  ]);
});

test('any text is read without harm, and each comment is where it is said to be', () => {
  const line = fc.constantFrom(
    '# quorate-disable',
    ' # quorate-enable x',
    'a: |',
    '  text',
    '- >-',
    '"',
    "'",
    '\r',
    '# -- ',
    '',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(line).map((lines) => lines.join('\n')),
      ),
      (text) => {
        const { comments, layout } = suppressionsIn(text);
        for (const { range, next } of comments) {
          const { start, end } = layout.offsets(range);
          expect(text.slice(start, end)).toMatch(/^#[ \t]*quorate-/);
          if (next) expect(layout.offsets(next).start).toBeGreaterThanOrEqual(end);
        }
      },
    ),
  );
});
