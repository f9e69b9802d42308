import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lossChart } from '../../server/src/chart/lossChart.ts';
import { PALETTES, parseTheme, THEMES } from '../../server/src/chart/theme.ts';

const names = ['this', 'balanced', 'concentrated', 'best found'];
const curve = (length: number, power: number): number[] =>
  Array.from({ length }, (_, n) => Math.min(1, (n / length) ** power));

test('a curve starts at no loss, ends where the faults end, and has a step at each number of faults', () => {
  const svg = lossChart([{ name: 'this', loss: [0, 0, 0.25, 1] }], 3, PALETTES.dark);
  expect(svg).toContain('d="M44 108H167V108H289V87H412V24"');
  expect(svg).toContain('stroke="#ff9d4d"');
});

test('four curves, however long, take less than 2.5 kB, and every mark lies in the picture', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(...THEMES), (last, theme) => {
      const series = names.map((name, i) => ({ name, loss: curve(last + 1, i + 1) }));
      const svg = lossChart(series, last, PALETTES[theme]);
      expect(svg.length).toBeLessThan(2_500);
      for (const [, x, y] of svg.matchAll(/H([\d.]+)V([\d.]+)/g)) {
        expect(Number(x)).toBeLessThanOrEqual(420);
        expect(Number(y)).toBeLessThanOrEqual(150);
      }
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }),
  );
});

test('a pointer finds each number of faults, and in a picture for no pointer none', () => {
  const series = [{ name: 'Draft', loss: [0, 0.5, 1] }];
  const pointed = lossChart(series, 2, PALETTES.light, true);
  expect([...pointed.matchAll(/data-faults="(\d+)"/g)].map(([, faults]) => faults)).toEqual(['0', '1', '2']);
  expect(lossChart(series, 2, PALETTES.light)).not.toContain('data-faults');
});

/** The contrast of WCAG 2, 1 to 21. */
function contrast(one: string, other: string): number {
  const luminance = (color: string): number => {
    const digits = color.slice(1).length === 3 ? color.slice(1).replaceAll(/./g, '$&$&') : color.slice(1);
    const [r = 0, g = 0, b = 0] = [0, 2, 4].map((i) => {
      const part = Number.parseInt(digits.slice(i, i + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test.for([
  ['light', '#f3f3f3', 4.5],
  ['dark', '#252526', 4.5],
  ['high-contrast-light', '#ffffff', 7],
  ['high-contrast', '#0c141f', 7],
] as const)('words and curves can be read in a %s theme, whose hovers are %s', ([theme, background, least]) => {
  const { text, series } = PALETTES[theme];
  for (const color of [text, ...series]) expect(contrast(color, background)).toBeGreaterThanOrEqual(least);
});

test('an unknown theme is none', () => {
  expect(THEMES.map(parseTheme)).toEqual(THEMES);
  expect([undefined, null, 7, 'sepia'].map(parseTheme)).toEqual(Array(4).fill(undefined));
});
