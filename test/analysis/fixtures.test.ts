/** Everything Quorate says of every fixture, and what each of its fixes does. `vitest -u` writes what it says now. */
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../server/src/analysis/diagnose.ts';
import type { Fix } from '../../server/src/analysis/findingFixes.ts';
import { textIn } from '../../server/src/model/range.ts';
import type { Layout } from '../../server/src/text/layout.ts';
import { kubernetesStream, podList, sharedAnchor, swarmStack } from '../bench/manifests.ts';
import { annotateFile, strip } from '../support/annotate.ts';
import { diagnose, offeredFixes } from '../support/diagnose.ts';
import { applyEdits, changedLines } from '../support/edits.ts';
import { DIALECTS, type Fixture, fixtures } from '../support/fixtures.ts';

const all = fixtures(...DIALECTS);

interface Offer {
  readonly text: string;
  readonly layout: Layout;
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}

function offers(text: string): Offer[] {
  const said = diagnose(text);
  const { layout } = said.analysis;
  return said.diagnostics.flatMap((diagnostic) =>
    offeredFixes(said, diagnostic).map((fix) => ({ text, layout, diagnostic, fix })),
  );
}

function describeOffer({ text, layout, diagnostic, fix }: Offer): string {
  const after = applyEdits({ layout }, fix.edits);
  return [`${diagnostic.rule}: ${diagnostic.message}`, `  ${fix.title}`, ...changedLines(text, after)].join('\n');
}

/** The same finding: the same rule about the same thing, wherever it has moved to. */
function stillThere({ diagnostic, text }: Offer, after: string): boolean {
  const named = textIn(diagnostic.range);
  const same = (found: Diagnostic): boolean =>
    found.rule === diagnostic.rule && found.message === diagnostic.message && textIn(found.range) === named;
  const before = diagnose(text).diagnostics.filter(same);
  return diagnose(after).diagnostics.filter(same).length >= before.length;
}

test.for(DIALECTS)('%s has at least eight fixtures', (dialect) => {
  expect(all.filter(({ name }) => name.startsWith(`${dialect}/`)).length).toBeGreaterThanOrEqual(8);
});

test.for(all)('$name: services and diagnostics', async ({ text, path }) => {
  await expect(annotateFile(strip(text))).toMatchFileSnapshot(path);
});

const fixable = all.filter(({ text }) => offers(strip(text)).length > 0);

test.for(fixable)('$name: fixes', async ({ text, path }) => {
  const described = offers(strip(text)).map(describeOffer);
  await expect(`${described.join('\n\n')}\n`).toMatchFileSnapshot(path.replace(/\.yaml$/, '.fixes'));
});

/** Manifests of several services, as the benchmarks make them. */
const generated = [kubernetesStream(3), swarmStack(4), podList(7), sharedAnchor(3)].map((text, index) => ({
  name: `generated ${index}`,
  text,
}));

test.for([...fixable, ...generated])(
  '$name: a fix takes its finding away, brings no error, and does nothing twice',
  ({ text }) => {
    const source = strip(text);
    const errors = (of: string): number =>
      diagnose(of).diagnostics.filter(({ severity }) => severity === 'error').length;
    for (const offer of offers(source)) {
      const after = applyEdits(offer, offer.fix.edits);
      expect(after, offer.fix.title).not.toBe(source);
      expect(stillThere(offer, after), offer.fix.title).toBe(false);
      expect(errors(after), offer.fix.title).toBeLessThanOrEqual(errors(source));
    }
  },
);

/** Ways to write the same file; none may change what a fix does. */
const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  'a BOM': (text) => `\uFEFF${text}`,
  'tabs in comments': (text) => text.replaceAll(/^([ ]*)# (?!quorate)/gm, '$1#\t'),
  'emoji in front': (text) => text.replace(/^(?!%|---)/, '# 😀 👩‍👩‍👧 says hello\n'),
};

const variants = Object.keys(VARIANTS).flatMap((variant) => fixable.map((fixture) => [variant, fixture] as const));

test.for(variants.map(([variant, fixture]) => ({ variant, fixture, name: fixture.name })))(
  '$name with $variant: the fixes do the same',
  ({ variant, fixture }: { variant: string; fixture: Fixture }) => {
    const vary = VARIANTS[variant] ?? ((text: string) => text);
    const source = strip(fixture.text);
    const plain = offers(source).map(({ fix, layout }) => [fix.title, vary(applyEdits({ layout }, fix.edits))]);
    const varied = offers(vary(source)).map(({ layout, fix }) => [fix.title, applyEdits({ layout }, fix.edits)]);
    expect(varied).toEqual(plain);
  },
);
