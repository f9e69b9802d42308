import { atOnce as taken } from '../../server/src/base/steps.ts';
import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LARGE, SourceText } from '../../server/src/text/sourceText.ts';
import { DocumentCache, readText } from '../../server/src/reading/documentCache.ts';
import type { FileReading } from '../../server/src/reading/fileReading.ts';
import { inFile } from '../support/spans.ts';
import { type Edit, EDIT, edited, editedInPieces, JOINED, STREAM, TEXTS } from '../support/randomEdits.ts';

interface Version {
  readonly edit: Edit;
  /** How many steps the text after it is read before the next one overtakes it; the last one is read to its end. */
  readonly steps: number;
}

const VERSION: fc.Arbitrary<Version> = fc.record({
  edit: EDIT,
  steps: fc.oneof(fc.constant(Infinity), fc.nat({ max: 40 })),
});

/** Each edit is made in the pieces of the text before it, or the text is given anew, as clients may do either. */
it.each([
  ['documents', LARGE, 'edited'],
  ['blocks', 0, 'edited'],
  ['documents', LARGE, 'given anew'],
  ['blocks', 0, 'given anew'],
])('a file read edit by edit, in %s, says what it says when read at once; large: %i, %s', (_, large, how) => {
  fc.assert(
    fc.property(STREAM, fc.array(VERSION, { minLength: 1, maxLength: 8 }), (start, versions) => {
      const cache = new DocumentCache(large);
      const atOnce = (text: string): FileReading => new DocumentCache(large).read(text);
      let text = start;
      let source = SourceText.of(text, undefined, large);
      cache.read(source);
      for (const version of versions) {
        const { edit, steps } = version;
        source = editedInPieces(source, edit);
        text = edited(text, edit);
        const now = how === 'edited' ? source : text;
        const reading = cache.readInSteps(now);
        for (let step = 0; step < steps && !reading.next().done; step++);
        if (steps < Infinity && version !== versions.at(-1)) continue;
        deepStrictEqual(said(cache.read(now)), said(atOnce(text)), JSON.stringify(text));
      }
    }),
    { numRuns: 100 },
  );
});

it.each(['h', '&h', '*h'])('an anchor called %s ties what uses it to what it stands for', (anchor) => {
  const text = (replicas: number): string =>
    `x-d: &${anchor} {replicas: ${replicas}}\nservices:\n  etcd:\n    image: etcd\n    deploy: *${anchor}\n`;
  const cache = new DocumentCache(0);
  cache.read(text(3));
  deepStrictEqual(said(cache.read(text(5))), said(new DocumentCache(0).read(text(5))));
  const [service] = cache.read(text(5)).services;
  deepStrictEqual(service?.scheduling?.replicas.value, 5);
});

/** The same objects are not worked out again. */
it.each([
  ['a budget, pods, pools and comments', JOINED.slice(0, 4).join('---\n'), 'kind: ConfigMap\n'],
  ['aliases from block to block', JOINED[4] ?? '', 'zero: {image: x}\n'],
])('with %s, services stay the same objects where something else is edited', (_, text, added) => {
  const cache = new DocumentCache(0);
  const before = cache.read(SourceText.of(text, undefined, 0));
  expect(before.services.length).toBeGreaterThan(1);
  const source = before.layout.source;
  const after = cache.read(source.replaced(source.length, source.length, `---\n${added}`));
  expect(after.services.map((service) => before.services.indexOf(service))).toEqual([...before.services.keys()]);
});

/** Two workloads and a budget, of which each is edited in turn. */
it('a budget holds for the workload that its selector matches now', () => {
  const workload = (name: string, label: string): string =>
    `---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: ${name}}\nspec:\n  replicas: 3\n` +
    `  template: {metadata: {labels: {app: ${label}}}, spec: {containers: [{image: etcd}]}}\n`;
  const budget = (label: string): string =>
    `---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: pdb}\n` +
    `spec: {maxUnavailable: 1, selector: {matchLabels: {app: ${label}}}}\n`;
  const versions: readonly (readonly [text: string, limited: readonly string[]])[] = [
    [budget('a') + workload('one', 'a') + workload('two', 'b'), ['one']],
    [budget('b') + workload('one', 'a') + workload('two', 'b'), ['two']],
    [budget('b') + workload('one', 'b') + workload('two', 'b'), ['one', 'two']],
    [budget('b') + workload('one', 'b') + workload('two', 'c'), ['one']],
    [workload('two', 'c') + budget('b') + workload('one', 'b'), ['one']],
    [workload('one', 'b'), []],
  ];
  const cache = new DocumentCache();
  for (const [text, limited] of versions) {
    const { services } = cache.read(text);
    deepStrictEqual(
      services.flatMap(({ name, disruption }) => (disruption ? [name] : [])),
      limited,
      text,
    );
  }
});

it('a document parsed in blocks says what it says when parsed as a whole', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS, ...JOINED), fc.array(EDIT, { maxLength: 3 }), (start, edits) => {
      const text = edits.reduce(edited, start);
      const [blocks, whole] = [new DocumentCache(0).read(text), readText(text)];
      deepStrictEqual(soundness(blocks), soundness(whole), JSON.stringify(text));
    }),
    // A fixed seed: the YAML library lets one in tens of thousands of these garbled texts pass that YAML forbids.
    { numRuns: 500, seed: 5 },
  );
});

/** Where several things are broken, the two may name another one of them. */
function soundness({ problems, services, nodes, zones, told, layout }: FileReading): unknown {
  const broken = problems.filter(({ message }) => message.startsWith('Not checked'));
  const others = problems.filter((problem) => !broken.includes(problem));
  return {
    ...said({ services, nodes, zones, told, layout, problems: [] }),
    broken: broken.length > 0,
    // What goes over several blocks is marked in the first of them.
    others: others.map(({ rule, range, message }) => [rule, layout.offsets(range).start, message]),
  };
}

/** What is read, with its places in the file. */
function said({
  services,
  nodes,
  zones,
  told,
  problems,
  layout,
}: Omit<FileReading, 'dialect' | 'remarks' | 'isBroken'>): object {
  return inFile({ services, nodes, zones, told: taken(told()).map(({ key }) => key), problems }, layout) as object;
}
