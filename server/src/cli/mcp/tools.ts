/** The tools that an agent may call. Each is a command of the command line that writes nothing. */
import { FAULTS, LEVELS } from '../../risk/faultModel.ts';

/** An argument of a tool, in the terms of JSON Schema, as far as an agent needs it. */
interface Argument {
  readonly type: 'string' | 'integer' | 'boolean' | 'array';
  readonly description: string;
  readonly enum?: readonly string[];
  readonly items?: { readonly type: 'string' };
}

type Values = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  readonly required: readonly string[];
  /**
   * The words of the command line.
   * @param inside makes a path one below the root.
   * @throws Error when it is elsewhere
   */
  readonly command: (values: Values, inside: (path: string) => string) => readonly string[];
}

const FILE = { type: 'string', description: 'A file below the root of the server, as a relative path' } as const;
const PATHS = {
  type: 'array',
  items: { type: 'string' },
  description: 'Files and folders below the root of the server, as relative paths; all of it without them',
} as const;
const MODEL = {
  fault: {
    type: 'string',
    enum: FAULTS.flatMap((fault) => LEVELS.map((level) => `${fault}/${level}`)),
    description: 'What can go wrong, and whether it strikes replicas (vm) or hosts (pm)',
  },
  keep: { type: 'string', enum: LEVELS, description: 'What must keep its quorum: replicas (vm) or hosts (pm)' },
  quorum: { type: 'string', description: 'How many must stay correct: majority, a number, or a formula such as 2f+1' },
} as const;

export const TOOLS: readonly Tool[] = [
  {
    name: 'check',
    title: 'Check the placement of replicas',
    description:
      'Lints the placement of replicated services (etcd, ZooKeeper, Raft, BFT, ceph) in deployment YAML. Returns each service with its risk, and findings with their places, as JSON.',
    arguments: { paths: PATHS },
    required: [],
    command: (values, inside) => ['check', ...pathsOf(values, inside), '--format', 'json'],
  },
  {
    name: 'explain',
    title: 'Explain the risk of a service',
    description:
      'Tells how likely the services of one file lose their quorum after each number of faults, which placement is best, and why. The risk model may be another than the one declared.',
    arguments: {
      file: FILE,
      service: { type: 'string', description: 'The name of one service; all without it' },
      faults: { type: 'integer', description: 'The number of faults to be judged at' },
      ...MODEL,
    },
    required: ['file'],
    command: ({ file, service, ...model }, inside) => {
      const path = inside(String(file));
      return ['explain', service === undefined ? path : `${path}#${String(service)}`, ...optionsOf(model)];
    },
  },
  {
    name: 'plan',
    title: 'Plan a placement',
    description:
      'Finds the best placement of a new service, or the cheapest hosts and zones that reach an availability such as 99.99%.',
    arguments: {
      replicas: { type: 'integer', description: 'How many replicas there are to place' },
      hosts: { type: 'integer', description: 'How many hosts they may be on' },
      faults: { type: 'integer', description: 'The number of faults to be judged at' },
      target: { type: 'string', description: 'The loss wanted at most, or an availability such as 99.99%' },
      downtime: { type: 'string', description: 'The downtime wanted at most, such as 5m/year' },
      zones: { type: 'string', description: 'In how many zones hosts may be, or their names: a,b,c' },
      ...MODEL,
    },
    required: ['replicas', 'hosts'],
    command: (values) => ['plan', ...optionsOf(values)],
  },
  {
    name: 'what-if',
    title: 'Take hosts or zones down',
    description: 'Tells what a drain or an outage of hosts or zones does to each service of a file.',
    arguments: {
      file: FILE,
      down: {
        type: 'array',
        items: { type: 'string' },
        description: 'Hosts that are down, or all of a zone: zone=a',
      },
    },
    required: ['file', 'down'],
    command: ({ file, ...down }, inside) => ['what-if', inside(String(file)), ...optionsOf(down)],
  },
  {
    name: 'fix',
    title: 'Propose fixes',
    description:
      'Returns fixes of findings as a unified diff without lines around the changes (git apply --unidiff-zero), and writes nothing. Each was judged: it lowers the risk that it names and harms no other service.',
    arguments: {
      paths: PATHS,
      placements: {
        type: 'boolean',
        description: 'Whether fixes may move replicas and change constraints of the scheduler; else only safe ones',
      },
    },
    required: [],
    command: (values, inside) => [
      'check',
      ...pathsOf(values, inside),
      values['placements'] === true ? '--unsafe-fixes' : '--fix',
      '--diff',
      // What stands beside a change, such as a password, is not for agents.
      '--unified=0',
    ],
  },
];

function pathsOf({ paths }: Values, inside: (path: string) => string): readonly string[] {
  return (Array.isArray(paths) && paths.length > 0 ? paths : ['.']).map(String).map(inside);
}

/** The options as `--name=value`, so that no value is taken for an option. */
function optionsOf(values: Values): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `--${name}=${String(one)}`),
  );
}

/** The tool in the form of `tools/list` of the Model Context Protocol. No tool changes anything. */
export function described({ name, title, description, arguments: properties, required }: Tool): object {
  const inputSchema = { type: 'object', properties, required, additionalProperties: false };
  return { name, title, description, inputSchema, annotations: { readOnlyHint: true, openWorldHint: false } };
}

/**
 * The words of the command line for a call.
 * @throws Error with what is wrong with the arguments
 */
export function commandOf(tool: Tool, given: unknown, inside: (path: string) => string): readonly string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Error('arguments is an object');
  const values = Object.entries(given);
  for (const [name, value] of values) {
    const argument = Object.hasOwn(tool.arguments, name) ? tool.arguments[name] : undefined;
    if (!argument) throw new Error(`${tool.name} has no argument "${name}"`);
    const problem = problemOf(argument, value);
    if (problem !== undefined) throw new Error(`"${name}" ${problem}`);
  }
  const missing = tool.required.find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) throw new Error(`${tool.name} needs "${missing}"`);
  return tool.command(given as Values, inside);
}

/** The longest text of an argument, in characters. */
const MOST_CHARACTERS = 4_096;
const MOST_ITEMS = 1_000;

function problemOf({ type, enum: words }: Argument, value: unknown): string | undefined {
  if (type === 'array') {
    const isList = Array.isArray(value) && value.length <= MOST_ITEMS && value.every(isText);
    return isList ? undefined : `is a list of at most ${MOST_ITEMS} texts`;
  }
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'is true or false';
  if (type === 'integer') return Number.isSafeInteger(value) ? undefined : 'is a whole number';
  if (!isText(value)) return `is a text of at most ${MOST_CHARACTERS} characters`;
  return words === undefined || words.includes(value) ? undefined : `is one of ${words.join(', ')}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_CHARACTERS;
}
