import { expect, test } from 'vitest';
import { hostNamesIn } from '../../server/src/readers/namingDocuments.ts';
import { readText } from '../../server/src/readers/registry.ts';
import { strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';

const all = fixtures().filter(({ name }) => !name.startsWith('project/'));

test.for(all)('$name: every host of a service, and every machine, is found where it is named', ({ text: fixture }) => {
  const text = strip(fixture);
  const { services, nodes } = readText(text);
  const names = hostNamesIn(text).documents.flatMap((document) => document.names);
  const holding = new Set(names.filter(({ holds }) => holds).map(({ name }) => name));
  const described = new Set(names.filter(({ describes }) => describes).map(({ name }) => name));
  for (const { hosts } of services) {
    for (const { name, replicas, listing } of hosts) {
      // New machines of Juju and labels of Swarm's nodes are no names.
      if (listing.kind === 'fixed' && /^(?:new|labels)|no number/.test(listing.reason)) continue;
      // A label or a pattern places replicas without a name.
      if (replicas > 0 && !described.has(name)) expect(holding).toContain(name);
    }
  }
  for (const { name } of nodes) expect(described).toContain(name);
});

test.for(all)('$name: a name stands where it is said to stand', ({ text: fixture }) => {
  const text = strip(fixture);
  for (const { name, at, scalar } of hostNamesIn(text).documents.flatMap((document) => document.names)) {
    expect(text.slice(scalar.range.start, scalar.range.end)).toBe(scalar.source);
    const written = text.slice(at.start, at.end);
    if (!/^[*"'[]|\[/.test(written)) expect(written).toBe(name);
  }
});
