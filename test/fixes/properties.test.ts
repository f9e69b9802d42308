import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placementEdits } from '../../server/src/fixes/placementEdit.ts';
import type { Service } from '../../server/src/model/service.ts';
import { strip } from '../support/annotate.ts';
import { applyEdits } from '../support/edits.ts';
import { fixtures } from '../support/fixtures.ts';
import { analysed } from '../support/diagnose.ts';

/** Only services for which a majority matters are ever offered a fix. */
const read = (text: string) => analysed(text);

const CASES = fixtures().flatMap(({ name, text }) => {
  const stripped = strip(text);
  return read(stripped).services.flatMap((service, index) =>
    service.complete && service.hosts.length > 0 ? [{ name, text: stripped, index, hosts: service.hosts.length }] : [],
  );
});

/** A service of some fixture, and a way to spread its replicas: where each one goes, as a share of the hosts. */
const retargeting = fc
  .constantFrom(...CASES)
  .chain((example) =>
    fc.tuple(fc.constant(example), fc.array(fc.nat(example.hosts - 1), { minLength: 16, maxLength: 16 })),
  );

const VARIANTS: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => `# 😀 👩‍👩‍👧 \t a comment of some width\n${text}`,
];

function serviceOf(text: string, index: number): Service {
  return serviceIn(read(text), index);
}

function serviceIn({ services }: ReturnType<typeof read>, index: number): Service {
  const service = services[index];
  if (!service) throw new Error('the service is gone');
  return service;
}

const sizes = (service: Service) => service.hosts.map(({ replicas }) => replicas);

function target(service: Service, places: readonly number[]): number[] {
  const wanted = service.hosts.map(() => 0);
  const total = sizes(service).reduce((sum, size) => sum + size, 0);
  for (let i = 0; i < total; i++) {
    const place = places[i % places.length] ?? 0;
    wanted[place] = (wanted[place] ?? 0) + 1;
  }
  return wanted;
}

/** The text after the edits, or the reason against them. */
function retarget(text: string, index: number, wanted: readonly number[]): string | { refused: string } {
  const analysis = read(text);
  const result = placementEdits(serviceIn(analysis, index), wanted, (part) => analysis.layout.before(part));
  if ('refused' in result) return result;
  return result.asComment ? { refused: 'only suggested in comments' } : applyEdits(analysis, result.edits);
}

/** In no order: a file that assigns replicas to hosts names the hosts where their replicas stand. */
const byHost = (service: Service) => new Map(service.hosts.map(({ name, replicas }) => [name, replicas]));

/** All names of replicas in the service, however they are spread. */
function replicaNames(service: Service): string[] {
  return service.hosts
    .flatMap(({ listing }) => (listing.kind === 'names' ? listing.items.map(({ name }) => name) : []))
    .toSorted();
}

describe('placement edits on every fixture', () => {
  it('reach the target, lose no name, touch no other service, and end there', () => {
    fc.assert(
      fc.property(retargeting, ([{ text, index }, places]) => {
        const before = read(text);
        const service = serviceOf(text, index);
        const wanted = target(service, places);
        const after = retarget(text, index, wanted);
        fc.pre(typeof after === 'string');
        const reading = read(after);
        const moved = serviceOf(after, index);
        expect(byHost(moved)).toEqual(new Map(service.hosts.map(({ name }, i) => [name, wanted[i]])));
        expect(replicaNames(moved)).toEqual(replicaNames(service));
        expect(reading.problems.map(({ message }) => message)).toEqual(before.problems.map(({ message }) => message));
        const others = (services: readonly Service[]) =>
          services.filter((_, i) => i !== index).map((s) => [s.name, sizes(s)]);
        expect(others(reading.services)).toEqual(others(before.services));
        expect(placementEdits(moved, sizes(moved), () => undefined)).toEqual({ edits: [] });
      }),
      { numRuns: 300 },
    );
  });

  it.each(VARIANTS.map((variant, i) => [['CRLF', 'BOM', 'emoji before'][i], variant] as const))(
    'are the same with %s',
    (_, variant) => {
      fc.assert(
        fc.property(retargeting, ([{ text, index }, places]) => {
          const wanted = target(serviceOf(text, index), places);
          const plain = retarget(text, index, wanted);
          const varied = retarget(variant(text), index, wanted);
          expect(varied).toEqual(typeof plain === 'string' ? variant(plain) : plain);
        }),
        { numRuns: 100 },
      );
    },
  );

  it('are refused when replicas would appear or vanish', () => {
    for (const { text, index } of CASES) {
      const service = serviceOf(text, index);
      const more = sizes(service).map((size) => size + 1);
      for (const wanted of [more, [], [...sizes(service), 0]]) {
        expect(placementEdits(service, wanted, () => undefined)).toHaveProperty('refused');
      }
    }
  });
});
