import { expect, it } from 'vitest';
import { textIn } from '../../server/src/model/range.ts';
import { readText } from '../../server/src/reading/documentCache.ts';
import { strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';

const FIXTURES = fixtures('compose');

it('members on a node are told apart from what else claims it', () => {
  const { text = '' } = FIXTURES.find(({ name }) => name.endsWith('/pinned-members.yaml')) ?? {};
  const source = strip(text);
  const listings = readText(source).services.flatMap(({ hosts }) => hosts.map(({ listing }) => listing));
  const described = listings.map((listing) =>
    listing.kind === 'assigned'
      ? {
          taken: listing.taken,
          items: listing.items.map(({ range, claims }) => [textIn(range), ...claims]),
        }
      : listing,
  );
  expect(described).toEqual([
    { taken: [], items: [['swarm-1', 'folder /data/etcd1']] },
    {
      taken: ['port 9090'],
      items: [
        ['swarm-2', 'folder /data/etcd2'],
        ['swarm-2', 'folder /data/etcd3'],
      ],
    },
  ]);
});
