/** What can be written in a file of deployments, for completion. */
import { anything, type Completions, INVENTORY, map, MODEL, type Slot, ZONES } from '../shared/vocabulary.ts';

const NATIVE: Slot = map({
  hosts: INVENTORY,
  zones: ZONES,
  deployments: {
    description: 'The replicated services, each with its hosts.',
    slot: {
      kind: 'list',
      item: map({
        name: { description: 'What the service is called.', slot: anything },
        replicas: {
          description: 'How many replicas there are in all, to be checked against the hosts.',
          slot: anything,
        },
        hosts: {
          description: 'For each host how many replicas it holds, or a list of their names.',
          slot: map({}, { others: anything, ofHosts: true }),
        },
        votes: {
          description: 'What replicas vote that do not vote once, by name: 0 for one without a vote.',
          slot: map({}),
        },
        ...MODEL,
      }),
    },
  },
});

export const completions: Completions = { ours: true, document: () => NATIVE, besideModel: () => ({}) };
