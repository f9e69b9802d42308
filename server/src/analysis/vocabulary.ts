/**
 * Defines what can be written at each place of `.quorate.yaml` and of files of the dialects. Completion offers from
 * this definition.
 */
import type { Dialect } from '../dialects/dialect.ts';
import { KIND_KEYS } from '../dialects/kubernetes/operators/ownKinds.ts';
import { DIALECTS } from '../dialects/registry.ts';
import {
  anything,
  type Described,
  GROUPED,
  INVENTORY,
  map,
  MODEL,
  MODEL_MAP,
  type Slot,
  values,
  type Word,
  ZONES,
} from '../dialects/shared/vocabulary.ts';
import { RULES } from '../rules/registry.ts';
import { SEVERITIES } from '../rules/rule.ts';
import { PROJECT as PROJECT_FILE } from './clusters.ts';

export { type Described, MODEL, type Slot, type Word } from '../dialects/shared/vocabulary.ts';

const RULE_LEVELS: Described = {
  description: 'The severity of each rule.',
  slot: map(
    Object.fromEntries(
      RULES.map(({ id, docs }) => [
        id,
        {
          description: docs.summary,
          slot: values(...[...SEVERITIES, "'off'"].map((text) => ({ text, description: `Severity of ${id}.` }))),
        },
      ]),
    ),
  ),
};

/** The slot of a whole `.quorate.yaml`. */
export const PROJECT: Slot = map({
  extends: {
    description: 'The path of another such file, which says what this one does not.',
    slot: anything,
  },
  ...MODEL,
  hosts: INVENTORY,
  zones: ZONES,
  cluster: {
    description: 'The name of the cluster. Folders that name the same one share their machines.',
    slot: anything,
  },
  domain: {
    description: 'What counts as one machine: host, or a label such as zone.',
    slot: values(
      { text: 'host', description: 'Each machine for itself.' },
      { text: 'zone', description: 'A whole zone.' },
    ),
  },
  limit: {
    description: 'The highest acceptable risk: a probability, or {downtime: 50m/year} or {tolerance: 1}.',
    slot: anything,
  },
  services: {
    description: 'Risk models, quorums and severities by service. In a name, * stands for anything.',
    slot: map({}, { others: map({ ...MODEL, ...GROUPED, rules: RULE_LEVELS }) }),
  },
  kinds: {
    description: 'Kinds of custom resources that only this project knows, each with where its members are counted.',
    slot: { kind: 'list', item: map(kindKeys()) },
  },
  paths: {
    description: 'Severities by path below this folder. * stands for anything but /, and ** for any folders.',
    slot: map({}, { others: map({ rules: RULE_LEVELS }) }),
  },
  rules: RULE_LEVELS,
});

function kindKeys(): Readonly<Record<string, Described>> {
  const words: Readonly<Record<string, Slot>> = {
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
    Object.entries(KIND_KEYS).map(([key, description]) => [key, { description, slot: words[key] ?? anything }]),
  );
}

/** The names of rules, for suppressions. */
export const RULE_WORDS: readonly Word[] = RULES.map(({ id, docs }) => ({ text: id, description: docs.summary }));

/** The slot of a whole file in a format of Quorate. */
export function ownSlot(dialect: string | undefined): Slot | undefined {
  if (dialect === PROJECT_FILE) return PROJECT;
  const ours = DIALECTS.find(({ name, completions }) => name === dialect && completions?.ours);
  return ours?.completions?.document(() => undefined);
}

/** The slot at the end of a path of keys; `-` stands for an item of a list. */
export function follow(root: Slot, path: readonly string[]): Slot | undefined {
  return path.reduce<Slot | undefined>((slot, key) => slot && step(slot, key), root);
}

export function step(slot: Slot, key: string): Slot | undefined {
  if (slot.kind === 'list') return key === '-' ? slot.item : undefined;
  return slot.kind === 'map' ? (slot.keys.get(key)?.slot ?? slot.others) : undefined;
}

/** The slot that a dialect offers in documents of foreign formats, chosen by the texts of keys at the top. */
export function documentSlot(textAt: (key: string) => string | undefined): Slot | undefined {
  return DIALECTS.flatMap(({ completions }) =>
    completions && !completions.ours ? (completions.document(textAt) ?? []) : [],
  ).at(0);
}

/** The slot for the keys of the risk model, in maps that hold only these. */
export function modelSlot(path: readonly string[]): Slot | undefined {
  const isThere = DIALECTS.some(({ modelKeys }) => {
    return modelKeys && modelKeys.prefix === '' && modelKeys.path.length > 0 && endsWith(path, modelKeys.path);
  });
  return isThere ? MODEL_MAP : undefined;
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  return end.every((key, index) => path[path.length - end.length + index] === key);
}

/**
 * The slot for keys with Quorate's prefix among foreign keys, once a key is started: with the whole prefix anywhere,
 * with its start only in the map where such keys have their place.
 * @param dialect the dialect of the file; where it has no such keys, those of all dialects are meant
 */
export function prefixedSlot(dialect: string | undefined, path: readonly string[], word: string): Slot | undefined {
  const all = DIALECTS.filter(({ modelKeys }) => modelKeys && modelKeys.prefix !== '');
  const own = all.filter(({ name }) => name === dialect);
  const begun = (own.length > 0 ? own : all).filter(({ modelKeys }) => {
    const { path: room = [], prefix = '' } = modelKeys ?? {};
    return word.startsWith(prefix) || (word !== '' && prefix.startsWith(word) && path.at(-1) === room.at(-1));
  });
  return begun.length === 0
    ? undefined
    : { kind: 'map', keys: new Map(begun.flatMap(prefixedKeys).filter(([key]) => key.startsWith(word))) };
}

function prefixedKeys({ modelKeys, completions }: Dialect): readonly (readonly [string, Described])[] {
  const keys = { ...MODEL, ...completions?.besideModel(RULE_WORDS) };
  return Object.entries(keys).map(([key, described]) => [`${modelKeys?.prefix ?? ''}${key}`, described] as const);
}
