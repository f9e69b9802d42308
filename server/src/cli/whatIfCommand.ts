/**
 * `quorate what-if FILE --down node-3 --down zone=a`: tells what a drain or an outage does to each service of a file.
 */
import type { AnalysedService } from '../analysis/analyse.ts';
import { type Down, downTest, type Outage, outageOf, placedHosts } from '../analysis/outage.ts';
import { togetherOf } from '../analysis/together.ts';
import { outageWords } from '../features/outageWords.ts';
import { formatPercentage, plainName } from '../rules/wording.ts';
import { CHECK_OPTIONS } from './checkOptions.ts';
import { Judge } from './judge.ts';
import { fileWithProject } from './fileWithProject.ts';
import { printable } from './terminal.ts';
import { type Command, type Options, parseOptions, UsageError } from './usage.ts';

const OPTIONS = {
  down: {
    type: 'string',
    multiple: true,
    value: 'HOST',
    help: 'a host that is down, or all of a zone: zone=a',
  },
  config: CHECK_OPTIONS.config,
} as const satisfies Options;

export const whatIfCommand: Command = {
  name: 'what-if',
  takes: 'FILE',
  summary: 'tells what a drain or an outage of hosts or zones does to each service of a file',
  options: { 'What is down': OPTIONS },
  notes: ['Exit code: 0 every service keeps its quorum, 1 one does not, 2 usage or I/O error.'],
  run: (args) => printOutage(args),
};

/**
 * Prints the effects of an outage.
 * @returns the exit code
 * @throws UsageError where the arguments make no sense
 * @throws Error where the file cannot be read
 */
function printOutage(args: readonly string[]): number {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError('what-if takes one file');
  const down = (values.down ?? []).map(readDown);
  if (down.length === 0) throw new UsageError('what-if needs --down');
  const { text, project } = readOrTell(path, values.config);
  const { services } = new Judge(path, project).judge(text);
  if (services.length === 0) throw new UsageError(`${path}: no placement in this file`);
  const told = services.map(([service, answer]) => ({ service, outage: answer && outageOf(service, answer, down) }));
  for (const one of down) {
    const found = told.some(
      ({ service, outage }) => isKnown(service, one) || outage?.down.some(downTest(service, [one])),
    );
    if (!found)
      throw new UsageError(`${path}: no host is known as ${'host' in one ? one.host : `${one.label}=${one.value}`}`);
  }
  const lines = told.flatMap(({ service, outage }) =>
    outage ? outageLines(service, outage) : [`${plainName(service.name)}: not known which hosts it is on`],
  );
  process.stdout.write(`${[...lines, ...togetherLines(services, down)].map(printable).join('\n')}\n`);
  return told.some(({ outage }) => outage?.isUp === false) ? 1 : 0;
}

/**
 * For services whose hosts crash as a whole, where they share hosts: how often at least one is down, and how often all
 * are.
 */
function togetherLines(answered: readonly Judged[], down: readonly Down[]): string[] {
  const placed = answered.flatMap(([service, answer]) => {
    const { fault, level } = service.model.faultModel;
    const on = fault === 'crash-stop' && level === 'pm' && answer && placedHosts(service, answer);
    return on ? [{ service, ...on }] : [];
  });
  const [first] = placed;
  const found = first && togetherOf(placed, downTest(first.service, down));
  if (!found) return [];
  const assumed = first.service.numbers.assumed ?? 0;
  const basis = found.assumed ? `, if each host is down ${formatPercentage(assumed)} of the time` : '';
  return [
    `Of these ${placed.length} services at least one is down ${formatPercentage(found.any)} of the time until then, all are ${formatPercentage(found.all)}${basis}.`,
  ];
}

type Judged = ReturnType<Judge['judge']>['services'][number];

function readOrTell(...[path, config]: Parameters<typeof fileWithProject>): ReturnType<typeof fileWithProject> {
  try {
    return fileWithProject(path, config);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function isKnown(service: AnalysedService, down: Down): boolean {
  const isDown = downTest(service, [down]);
  return [...service.numbers.known.keys()].some(isDown);
}

/** @throws UsageError */
function readDown(text: string): Down {
  const [, label, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (label !== undefined && value !== undefined) return { label, value };
  if (text.includes('=')) throw new UsageError(`--down takes a host or a label such as zone=a, not '${text}'`);
  return { host: text };
}

function outageLines(service: AnalysedService, outage: Outage): string[] {
  const name = plainName(service.name);
  if (outage.down.length === 0) return [`${name}: none of its ${service.nouns.host[1]} is down`];
  const [verdict = '', ...more] = outageWords(service, outage);
  return [`${name}: ${verdict}`, ...more.map((line) => `  ${line}`)];
}
