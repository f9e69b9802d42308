/**
 * `quorate/advise`: the engine's answer to a language model. A question that has no answer is answered with the reason.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type AnalysedService, analyse, type Analysis } from '../analysis/analyse.ts';
import { NO_PROJECT } from '../analysis/project.ts';
import { parseSettings } from '../analysis/settings.ts';
import { type WhatIf, withModel } from '../analysis/withModel.ts';
import { adviceText } from '../features/advice.ts';
import { serviceKeys } from '../features/explorer/explorable.ts';
import { lineIn } from '../features/toLsp.ts';
import { readText } from '../reading/documentCache.ts';
import type { AdviseParams } from '../protocol/advice.ts';
import { malformed } from './malformed.ts';
import { answering, type RiskSources } from './requests.ts';
import { reasonOf } from './runSafe.ts';

/** The most services in one answer: a longer one would not be read to its end. */
const MOST_SERVICES = 5;

export function serveAdvice({ connection, documents, risk, snapshots, log }: RiskSources): void {
  const subjectOf = async ({ uri, sizes }: AdviseParams): Promise<[TextDocument, Analysis] | undefined> => {
    if (sizes !== undefined) {
      const document = asDocument(sizes);
      return [document, analyse(readText(document.getText()), NO_PROJECT)];
    }
    const document = uri === undefined ? undefined : documents.get(uri);
    return document && [document, await snapshots.analysisOf(document)];
  };

  const advise = async (params: AdviseParams, signal: AbortSignal): Promise<string> => {
    const asked = readModel(params);
    if ('problem' in asked) return asked.problem;
    const unplaced = params.sizes === undefined ? undefined : malformed(params, ['sizes']);
    if (unplaced !== undefined) return `${unplaced}.`;
    const [document, analysis] = (await subjectOf(params)) ?? [];
    if (!document || !analysis) return 'The file is not open, or it is no YAML.';
    const keys = serviceKeys(analysis);
    const { service: name } = params;
    const chosen = analysis.services.filter((_, index) => name === undefined || keys[index] === name);
    if (keys.length === 0) return analysis.problems[0]?.message ?? 'No replicated service was found there.';
    if (chosen.length === 0) return `No service is called so; there are: ${keys.join(', ')}.`;
    const told = chosen.slice(0, MOST_SERVICES).map(async (service) => {
      const subject = withModel(service, asked.whatIf, { kind: 'asked' });
      return adviceOn(document, analysis, subject, signal);
    });
    const more = chosen.length > MOST_SERVICES ? [`There are more services: ${keys.join(', ')}.`] : [];
    return [...(await Promise.all(told)), ...more].join('\n\n');
  };

  const adviceOn = async (
    document: TextDocument,
    analysis: Analysis,
    service: AnalysedService,
    signal: AbortSignal,
  ): Promise<string> => {
    const { name, question } = service;
    if (!question) return `${name}: the file does not state all of it, so that there is nothing to compute.`;
    try {
      const answer = await risk.ask(question, document.uri, signal);
      return adviceText(analysis, service, answer, lineIn({ document, layout: analysis.layout }));
    } catch (error) {
      return `${name}: ${reasonOf(error)}.`;
    }
  };

  connection.onRequest('quorate/advise', answering(log, [], advise));
}

/** The fault model of the parameters, read as that of a file is. */
function readModel({
  fault,
  keep,
  quorum,
  faults,
}: AdviseParams): { readonly whatIf: WhatIf } | { readonly problem: string } {
  const { settings, errors } = parseSettings({ fault, keep, quorum });
  if (faults !== undefined && !(Number.isSafeInteger(faults) && faults >= 0))
    errors.push('faults takes a whole number');
  if (errors.length > 0) return { problem: `${errors.join('; ')}.` };
  const { source: _, ...declared } = settings.declaration;
  return { whatIf: { ...declared, ...(faults !== undefined && { faults }) } };
}

/** The numbers as a native file, so that they are read and judged as every other file is. */
function asDocument(sizes: readonly number[]): TextDocument {
  const hosts = Object.fromEntries(sizes.map((size, index) => [`host-${index + 1}`, size]));
  const text = JSON.stringify({ deployments: [{ name: 'placement', hosts, fault: 'crash-stop/pm' }] });
  return TextDocument.create('quorate:placement.yaml', 'yaml', 1, text);
}
