/** What can be written where, in the formats that are Quorate's own: the one definition that completion offers from. */
import { type ModelKey } from '../dialects/shared/declaration.ts';
import { KIND_KEYS } from '../dialects/kubernetes/operators/ownKinds.ts';
import { FAULTS, LEVELS } from '../risk/faultModel.ts';
import { RULES } from '../rules/registry.ts';
import { SEVERITIES } from '../rules/rule.ts';

/** A place in a file. */
export type Place =
  | {
      readonly kind: 'map';
      readonly keys: ReadonlyMap<string, Described>;
      /** What any other key leads to, where other keys have a meaning. */
      readonly others?: Place;
      /** True where the other keys are names of hosts. */
      readonly ofHosts?: true;
    }
  | { readonly kind: 'list'; readonly item: Place }
  /** `ofHosts`: names of hosts, parted by commas or blanks. */
  | { readonly kind: 'value'; readonly values: readonly Word[]; readonly ofHosts?: true };

export interface Described {
  readonly description: string;
  readonly place: Place;
}

export interface Word {
  readonly text: string;
  readonly description: string;
}

const map = (keys: Readonly<Record<string, Described>>, more: Omit<MapPlace, 'kind' | 'keys'> = {}): Place => ({
  kind: 'map',
  keys: new Map(Object.entries(keys)),
  ...more,
});
type MapPlace = Extract<Place, { kind: 'map' }>;
const values = (...words: readonly Word[]): Place => ({ kind: 'value', values: words });
const anything = values();

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

/** How long a host or a zone runs and is repaired, in place of a probability. */
const TIMES = {
  mtbf: {
    description: 'The mean time up until the next failure, such as 2000h; mttr goes with it.',
    place: values({ text: '2000h', description: 'Two thousand hours.' }),
  },
  mttr: {
    description: 'The mean time to repair, such as 4h.',
    place: values({ text: '4h', description: 'Four hours.' }),
  },
} as const;

/** The risk model, wherever it is declared. */
export const MODEL: Readonly<Record<ModelKey, Described>> = {
  fault: {
    description: 'What goes wrong, and what it strikes.',
    place: values(
      ...FAULTS.flatMap((fault) =>
        LEVELS.map((level) => ({ text: `${fault}/${level}`, description: STRIKES[fault][level] })),
      ),
    ),
  },
  keep: {
    description: 'What must keep its quorum.',
    place: values(
      { text: 'vm', description: 'A quorum of the replicas must stay correct.' },
      { text: 'pm', description: 'A quorum of the hosts must stay correct.' },
    ),
  },
  removal: {
    description: 'Whether an attacker never takes over the same one twice.',
    place: values(
      { text: 'true', description: 'Never the same one twice.' },
      { text: 'false', description: 'Perhaps the same one twice.' },
    ),
  },
  quorum: {
    description: 'How many must stay correct: a word, a number, or a formula in n.',
    place: values(
      { text: 'majority', description: 'More than half of them.' },
      { text: 'two-thirds', description: 'More than two thirds of them.' },
    ),
  },
  f: { description: 'Value of `f` in the quorum formula, e.g. 2f+1', place: anything },
  faults: { description: 'Judge at exactly this number of faults.', place: anything },
  probability: { description: 'The probability that a host fails, between 0 and 1.', place: anything },
  ...TIMES,
};

/** The risk model as keys of a map, in dialects that have room for one. */
export const MODEL_MAP: Place = map(MODEL);

const INVENTORY: Described = {
  description: 'The machines there are. Every other attribute is a label, such as its zone.',
  place: map(
    {},
    {
      others: map({
        zone: { description: 'The zone it stands in.', place: anything },
        rack: { description: 'The rack it stands in.', place: anything },
        probability: { description: 'The probability that it fails, between 0 and 1.', place: anything },
        ...TIMES,
        capacity: { description: 'How many replicas of all services together fit.', place: anything },
      }),
    },
  ),
};

const ZONES: Described = {
  description: 'How often a whole zone, rack or other domain of the hosts is out, on top of what fails in it.',
  place: map(
    {},
    {
      others: map({
        probability: { description: 'The probability that all of it is out, between 0 and 1.', place: anything },
        ...TIMES,
      }),
    },
  ),
};

/** A native file of deployments. */
export const NATIVE: Place = map({
  hosts: INVENTORY,
  zones: ZONES,
  deployments: {
    description: 'The replicated services, each with its hosts.',
    place: {
      kind: 'list',
      item: map({
        name: { description: 'What the service is called.', place: anything },
        replicas: {
          description: 'How many replicas there are in all, to be checked against the hosts.',
          place: anything,
        },
        hosts: {
          description: 'For each host how many replicas it holds, or a list of their names.',
          place: map({}, { others: anything, ofHosts: true }),
        },
        votes: {
          description: 'What replicas vote that do not vote once, by name: 0 for one without a vote.',
          place: map({}),
        },
        ...MODEL,
      }),
    },
  },
});

const RULE_LEVELS: Described = {
  description: 'The severity of each rule.',
  place: map(
    Object.fromEntries(
      RULES.map(({ id, docs }) => [
        id,
        {
          description: docs.summary,
          place: values(...[...SEVERITIES, "'off'"].map((text) => ({ text, description: `Severity of ${id}.` }))),
        },
      ]),
    ),
  ),
};

/** `.quorate.yaml`. */
export const PROJECT: Place = map({
  extends: {
    description: 'The path of another such file, which says what this one does not.',
    place: anything,
  },
  ...MODEL,
  hosts: INVENTORY,
  zones: ZONES,
  cluster: {
    description: 'The name of the cluster. Folders that name the same one share their machines.',
    place: anything,
  },
  domain: {
    description: 'What counts as one machine: host, or a label such as zone.',
    place: values(
      { text: 'host', description: 'Each machine for itself.' },
      { text: 'zone', description: 'A whole zone.' },
    ),
  },
  limit: {
    description: 'The highest acceptable risk: a probability, or {downtime: 50m/year} or {tolerance: 1}.',
    place: anything,
  },
  services: {
    description: 'Risk models and severities by service. In a name, * stands for anything.',
    place: map({}, { others: map({ ...MODEL, rules: RULE_LEVELS }) }),
  },
  kinds: {
    description: 'Kinds of custom resources that only this project knows, each with where its members are counted.',
    place: { kind: 'list', item: map(kindKeys()) },
  },
  paths: {
    description: 'Severities by path below this folder. * stands for anything but /, and ** for any folders.',
    place: map({}, { others: map({ rules: RULE_LEVELS }) }),
  },
  rules: RULE_LEVELS,
});

function kindKeys(): Readonly<Record<string, Described>> {
  const words: Readonly<Record<string, Place>> = {
    votes: values(
      { text: 'majority', description: 'More than half of them.' },
      { text: 'two-thirds', description: 'More than two thirds of them.' },
    ),
    added: values(
      { text: 'soft kubernetes.io/hostname', description: 'It prefers another node for each.' },
      { text: 'hard kubernetes.io/hostname', description: 'It puts at most one on a node.' },
    ),
    labels: map({}, { others: anything }),
  };
  return Object.fromEntries(
    Object.entries(KIND_KEYS).map(([key, description]) => [key, { description, place: words[key] ?? anything }]),
  );
}

/** Annotations of Kubernetes objects, and those of applications in Juju bundles. */
export const ANNOTATIONS: Place = map({
  ...withPrefix('quorate.dev/'),
  'quorate.dev/hosts': {
    description: 'The machines it may run on, where no cluster is known.',
    place: { kind: 'value', values: [], ofHosts: true },
  },
  'quorate.dev/quorum-group': {
    description: 'Objects of one namespace with the same value here are members of one quorum.',
    place: anything,
  },
  ...Object.fromEntries(
    RULES.map(({ id }) => [
      `quorate.dev/ignore.${id}`,
      { description: `Suppresses ${id} for this object; the value is the reason.`, place: anything },
    ]),
  ),
  ...withPrefix('quorate-'),
});

function withPrefix(prefix: string): Readonly<Record<string, Described>> {
  return Object.fromEntries(Object.entries(MODEL).map(([key, described]) => [prefix + key, described]));
}

/** Rules, as they are named in suppressions. */
export const RULE_WORDS: readonly Word[] = RULES.map(({ id, docs }) => ({ text: id, description: docs.summary }));
