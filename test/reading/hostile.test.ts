import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../server/src/model/service.ts';
import { LIMITS, noteOn } from '../../server/src/text/limits.ts';
import { readText } from '../../server/src/reading/documentCache.ts';
import { strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';
import { splintered, SPLINTERS } from '../support/splinters.ts';

const TEXTS = fixtures().map(({ text }) => strip(text));
/** Every range lies in the text, every message is one short line, and no host stands twice. */
function check(text: string): void {
  const { services, problems, layout } = readText(text);
  const inside = (range: Range): boolean => {
    const { start, end } = layout.offsets(range);
    const { length } = range.part.text;
    return range.start >= 0 && range.end <= length && start <= end && end <= text.length;
  };
  const sound =
    problems.every(({ range, message }) => inside(range) && /^[^\n\r]{1,120}$/u.test(message)) &&
    services.every(({ extent, nameRange, hosts }) => {
      const distinct = new Set(hosts.map(({ name }) => name)).size === hosts.length;
      return distinct && [...extent, nameRange, ...hosts.map((host) => host.nameRange)].every(inside);
    });
  if (!sound) expect.fail(`${JSON.stringify(text)} gives ${JSON.stringify({ services, problems })}`);
}

describe('any text is read without harm', () => {
  it.each(fixtures())('prefixes of $name: each of a short file, up to a thousand of a long one', ({ text }) => {
    const stripped = strip(text);
    // All prefixes together are a few hundred thousand characters at most.
    const count = Math.min(1_000, 600_000 / Math.max(1, stripped.length));
    const step = Math.max(1, Math.ceil(stripped.length / count));
    for (let end = 0; end <= stripped.length; end += step) check(stripped.slice(0, end));
  });

  it('fixtures with splinters in them', () => {
    fc.assert(
      fc.property(splintered(TEXTS), (text) => {
        check(text);
      }),
      { numRuns: 500 },
    );
  });

  it('arbitrary text', () => {
    const yaml = fc.array(
      fc.constantFrom('deployments:', 'pd_servers:', '\n  - host: ', '\n    hosts: ', 'a', '1', ...SPLINTERS),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          yaml.map((parts) => parts.join('')),
        ),
        check,
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['brackets', `deployments: ${'['.repeat(100_000)}`],
    ['dashes', `deployments:\n${'- '.repeat(100_000)}`],
    ['flow maps', `deployments: ${'{a: '.repeat(20_000)}`],
    ['explicit keys', `deployments:\n${'? '.repeat(5_000)}`],
    ['indentation', `deployments:\n${Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i + 1)}a:\n`).join('')}`],
  ])('a hundred levels of %s are the most that is parsed', (_, text) => {
    const { services, problems } = readText(text);
    expect(services).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([noteOn(LIMITS.levels)]);
  });

  it('aliases that stand for a billion nodes', () => {
    const levels = Array.from(
      { length: 10 },
      (_, i) => `x-${i}: &a${i} [${i === 0 ? 'vm' : `*a${i - 1}, `.repeat(10)}]\n`,
    );
    const { problems } = readText(`${levels.join('')}deployments: [{name: a, hosts: {pm-1: *a9, pm-2: 1}}]\n`);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('applications that follow each other over a thousand steps', () => {
    const applications = Array.from(
      { length: 5_000 },
      (_, i) => `  a${i}: {charm: etcd, num_units: 3, to: [a${i + 1}]}\n`,
    );
    const { services } = readText(
      `applications:\n${applications.join('')}  a5000: {charm: etcd, num_units: 3, to: ["7", "8", "7"]}\n`,
    );
    expect(services[0]?.hosts.map(({ name, replicas }) => [name, replicas])).toEqual([
      ['7', 2],
      ['8', 1],
    ]);
  });

  it('as many parameters of a chart as a list may have', () => {
    const parameters = Array.from({ length: 2_900 }, (_, i) => `      - {name: a.b${i}, value: x}\n`);
    const { services } = readText(
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source:\n    repoURL: https://charts.bitnami.com/bitnami\n    chart: etcd\n    targetRevision: 11.0.0\n    helm:\n      parameters:\n${parameters.join('')}      - {name: replicaCount, value: "3"}\n`,
    );
    expect(services.map(({ scheduling }) => scheduling?.replicas.value)).toEqual([3]);
  });

  it('maps that merge each other', () => {
    const text = 'x: &x {<<: *y, pm-1: 1}\ny: &y {<<: *x, <<: *y, pm-2: 1}\ndeployments:\n- {name: a, hosts: *y}\n';
    expect(readText(text).services[0]?.hosts.map(({ name }) => name)).toEqual(['pm-1', 'pm-2']);
  });
});
