/** `quorate explain FILE[#SERVICE]`: prints what the editor's hover shows, also under another risk model. */
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Project } from '../analysis/project.ts';
import { type Answer, answer, type Question } from '../analysis/question.ts';
import { parseSettings } from '../analysis/settings.ts';
import type { Withheld } from '../analysis/withheld.ts';
import { type WhatIf, withModel } from '../analysis/withModel.ts';
import { hoverCard, toPlainText } from '../features/hover.ts';
import type { LineOf } from '../features/toLsp.ts';
import { CHECK_OPTIONS, MODEL_OPTIONS } from './checkOptions.ts';
import { fileWithProject } from './fileWithProject.ts';
import { Judge } from './judge.ts';
import { printable, type Style, styleOf, wantsColour } from './terminal.ts';
import { terminalChart } from './terminalChart.ts';
import { type Command, type Options, parseOptions, UsageError, wholeNumber } from './usage.ts';

const OPTIONS = {
  ...MODEL_OPTIONS,
  faults: { type: 'string', value: 'N', help: 'the number of faults to be judged at' },
  config: CHECK_OPTIONS.config,
} as const satisfies Options;

export const explainCommand: Command = {
  name: 'explain',
  takes: 'FILE[#SERVICE]',
  summary: "tells the risk of each service as the editor's hover does, also under another risk model",
  options: { 'What if it were otherwise': OPTIONS },
  run: (args) => explainFile(args),
};

/**
 * Explains a file.
 * @returns the exit code
 * @throws UsageError where the arguments make no sense
 */
function explainFile(args: readonly string[]): number {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [target, ...others] = positionals;
  if (target === undefined || others.length > 0) throw new UsageError('explain takes one file, or FILE#SERVICE');
  const [, path = target, name] = /^(.*?)(?:#(.*))?$/s.exec(target) ?? [];
  const whatIf = readWhatIf(values);
  try {
    const { text, project } = fileWithProject(path, values.config);
    process.stdout.write(explain(path, text, project, { whatIf, name }));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`quorate: ${printable(`${path}: ${reason}`)}\n`);
    return 2;
  }
}

interface Wanted {
  readonly whatIf: WhatIf;
  /** The name of the one service to explain. Not given: all services. */
  readonly name?: string | undefined;
}

/** @throws Error when the text has no such service */
export function explain(path: string, text: string, project: Project, { whatIf, name }: Wanted): string {
  const style = styleOf(wantsColour(process.stdout, process.env));
  const judge = new Judge(path, project);
  const before = judge.judge(text);
  const { analysis } = before;
  const { services, layout } = analysis;
  const chosen = services.filter((service) => name === undefined || service.name === name);
  const known = services.map((service) => service.name).join(', ');
  if (services.length === 0) throw new Error('No placement in this file');
  if (chosen.length === 0) throw new Error(`No service named "${name}"; there are ${known}`);
  const lineOf: LineOf = (span) => text.slice(0, layout.offsets(span).start).split('\n').length;
  // Under another risk model other fixes would be offered.
  const isAsked = Object.keys(whatIf).length > 0;
  return chosen
    .map((service) => {
      const withheld: Withheld = isAsked ? new Map() : judge.withheld(before, service);
      return explainService(withModel(service, whatIf, { kind: 'flags' }), { analysis, lineOf, style, withheld });
    })
    .join('\n\n');
}

interface Telling {
  readonly analysis: Analysis;
  readonly lineOf: LineOf;
  readonly style: Style;
  readonly withheld: Withheld;
}

function explainService(service: AnalysedService, { analysis, lineOf, style, withheld }: Telling): string {
  const reason =
    service.notJudged === undefined ? 'the file does not state all of it' : `not judged: ${service.notJudged}`;
  const found = service.question ? answerOf(service.question) : `${reason}, so there is nothing to compute`;
  if (typeof found === 'string') return `${printable(service.name)}: ${found}\n`;
  const card = hoverCard({ service, range: service.nameRange }, found, analysis, lineOf, withheld);
  const [headline = '', ...rest] = toPlainText(card).split('\n').map(printable);
  const curves = card.chart?.series.map(({ name, loss }) => ({ name, values: loss })) ?? [];
  const chart = card.chart ? ['', ...terminalChart('chance of losing quorum', curves, card.chart.last, style)] : [];
  return `${[style.bold(headline), ...rest, ...chart].join('\n')}\n`;
}

/** The answer, or the reason why there is none, in words. */
function answerOf(question: Question): Answer | string {
  try {
    return answer(question);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readWhatIf({
  fault,
  keep,
  quorum,
  faults,
}: ReturnType<typeof parseOptions<typeof OPTIONS>>['values']): WhatIf {
  const { settings, errors } = parseSettings({ fault, keep, quorum }, 'flags');
  if (errors.length > 0) throw new UsageError(errors.join('; '));
  const { source: _, ...declared } = settings.declaration;
  return { ...declared, ...(faults !== undefined && { faults: wholeNumber('--faults', faults) }) };
}
