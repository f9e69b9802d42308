/** What can be written at each place, for completion: the kinds of slots, and the keys of the risk model. */
import { FAULTS, LEVELS } from '../../risk/faultModel.ts';
import { GROUP_KEY } from '../conventions.ts';
import type { ModelKey } from './declaration.ts';

/** What can be written at one place of a file: a map with such keys, a list of such items, or a value. */
export type Slot =
  | {
      readonly kind: 'map';
      readonly keys: ReadonlyMap<string, Described>;
      /** The slot of any other key, where other keys have a meaning. */
      readonly others?: Slot;
      /** True where the other keys are names of hosts. */
      readonly ofHosts?: true;
    }
  | { readonly kind: 'list'; readonly item: Slot }
  /** A value. `ofHosts` is true for names of hosts, separated by commas or blanks. */
  | { readonly kind: 'value'; readonly values: readonly Word[]; readonly ofHosts?: true };

/** A key, with a sentence that explains it. */
export interface Described {
  readonly description: string;
  readonly slot: Slot;
}

/** A value that is offered, with a sentence that explains it. */
export interface Word {
  readonly text: string;
  readonly description: string;
}

/** A slot for a map with these keys. */
export const map = (keys: Readonly<Record<string, Described>>, more: Omit<MapSlot, 'kind' | 'keys'> = {}): Slot => ({
  kind: 'map',
  keys: new Map(Object.entries(keys)),
  ...more,
});
type MapSlot = Extract<Slot, { kind: 'map' }>;
/** A slot for one of these values. */
export const values = (...words: readonly Word[]): Slot => ({ kind: 'value', values: words });
/** A slot for any value. */
export const anything = values();

const STRIKES = {
  'crash-stop': { vm: 'Single replicas crash.', pm: 'Hosts crash, with every replica on them.' },
  'limited-byzantine': {
    vm: 'An attacker takes over random replicas; one bad replica taints its host.',
    pm: 'An attacker takes over random hosts.',
  },
  'unlimited-byzantine': {
    vm: 'An attacker takes over the replicas of their choice; one bad replica taints its host.',
    pm: 'An attacker takes over the hosts of their choice.',
  },
} as const;

/** How long a host or a zone runs and how long its repair takes, in place of a probability. */
const TIMES = {
  mtbf: {
    description: 'The mean time up until the next failure, such as 2000h; mttr goes with it.',
    slot: values({ text: '2000h', description: 'Two thousand hours.' }),
  },
  mttr: {
    description: 'The mean time to repair, such as 4h.',
    slot: values({ text: '4h', description: 'Four hours.' }),
  },
} as const;

/** The keys of the risk model, wherever it is declared. */
export const MODEL: Readonly<Record<ModelKey, Described>> = {
  fault: {
    description: 'What goes wrong, and what it strikes.',
    slot: values(
      ...FAULTS.flatMap((fault) =>
        LEVELS.map((level) => ({ text: `${fault}/${level}`, description: STRIKES[fault][level] })),
      ),
    ),
  },
  keep: {
    description: 'What must keep its quorum.',
    slot: values(
      { text: 'vm', description: 'A quorum of the replicas must stay correct.' },
      { text: 'pm', description: 'A quorum of the hosts must stay correct.' },
    ),
  },
  removal: {
    description: 'Whether an attacker never takes over the same one twice.',
    slot: values(
      { text: 'true', description: 'Never the same one twice.' },
      { text: 'false', description: 'Perhaps the same one twice.' },
    ),
  },
  quorum: {
    description: 'How many must stay correct: a word, a number, or a formula in n.',
    slot: values(
      { text: 'majority', description: 'More than half of them.' },
      { text: 'two-thirds', description: 'More than two thirds of them.' },
    ),
  },
  f: { description: 'Value of `f` in the quorum formula, e.g. 2f+1', slot: anything },
  faults: { description: 'Judge at exactly this number of faults.', slot: anything },
  probability: { description: 'The probability that a host fails, between 0 and 1.', slot: anything },
  ...TIMES,
};

export const GROUPED: Readonly<Record<string, Described>> = {
  [GROUP_KEY]: {
    description: 'Those with the same value here, in one file and namespace, are members of one quorum.',
    slot: anything,
  },
};

/** The risk model as keys of a map, in dialects with a place for it. */
export const MODEL_MAP: Slot = map({ ...MODEL, ...GROUPED });

/** The key `hosts` as an inventory. */
export const INVENTORY: Described = {
  description: 'The machines there are. Every other attribute is a label, such as its zone.',
  slot: map(
    {},
    {
      others: map({
        zone: { description: 'The zone it stands in.', slot: anything },
        rack: { description: 'The rack it stands in.', slot: anything },
        probability: { description: 'The probability that it fails, between 0 and 1.', slot: anything },
        ...TIMES,
        capacity: { description: 'How many replicas of all services together fit.', slot: anything },
      }),
    },
  ),
};

/** The key `zones`. */
export const ZONES: Described = {
  description: 'How often a whole zone, rack or other domain of the hosts is out, on top of what fails in it.',
  slot: map(
    {},
    {
      others: map({
        probability: { description: 'The probability that all of it is out, between 0 and 1.', slot: anything },
        ...TIMES,
      }),
    },
  ),
};

/** What a dialect offers for completion besides the keys of the risk model. */
export interface Completions {
  /**
   * True where the format belongs to Quorate, so that all keys are offered at once. In other formats a key is offered
   * once it is started.
   */
  readonly ours: boolean;
  /**
   * The slot for a whole document; undefined where Quorate completes nothing in it.
   * @param textAt gives the text of a key at the top of the document, where there is one
   */
  readonly document: (textAt: (key: string) => string | undefined) => Slot | undefined;
  /** Keys of Quorate that stand beside those of the risk model, without their prefix. */
  readonly besideModel: (rules: readonly Word[]) => Readonly<Record<string, Described>>;
}
