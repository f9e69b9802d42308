/** What can be written where: in `.quorate.yaml`, and in files of the dialects. The one definition that completion offers from. */
import type { Dialect } from '../dialects/dialect.ts';
import { KIND_KEYS } from '../dialects/kubernetes/operators/ownKinds.ts';
import { DIALECTS } from '../dialects/registry.ts';
import {
  anything,
  type Described,
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

/** `.quorate.yaml`. */
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
    description: 'Risk models and severities by service. In a name, * stands for anything.',
    slot: map({}, { others: map({ ...MODEL, rules: RULE_LEVELS }) }),
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

/** Rules, as they are named in suppressions. */
export const RULE_WORDS: readonly Word[] = RULES.map(({ id, docs }) => ({ text: id, description: docs.summary }));

/** All that can be written in a file whose format is Quorate's own. */
export function ownSlot(dialect: string | undefined): Slot | undefined {
  if (dialect === PROJECT_FILE) return PROJECT;
  const ours = DIALECTS.find(({ name, completions }) => name === dialect && completions?.ours);
  return ours?.completions?.document(() => undefined);
}

/** What a dialect offers in documents of others' formats, told by the text of keys at the top. */
export function documentSlot(textAt: (key: string) => string | undefined): Slot | undefined {
  return DIALECTS.flatMap(({ completions }) =>
    completions && !completions.ours ? (completions.document(textAt) ?? []) : [],
  ).at(0);
}

/** The keys of the risk model, in the maps that have room for them and for nothing else. */
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
 * Keys with a prefix of Quorate's among those of others, once one is begun: anywhere with the whole prefix, and in the map
 * that has room for them with the start of it.
 * @param dialect that of the file; where it has no such keys, those of all dialects are meant
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
