/** Keeps the diagnostics of every open document true: structure at once, risk when the background has it. */
import type { PublishDiagnosticsParams, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type AnalysedService, type Analysis, analyse } from '../analysis/analyse.ts';
import { Cancelled, type BackgroundRisk } from '../analysis/backgroundRisk.ts';
import { type Diagnostic, riskDiagnostics, structureDiagnostics } from '../analysis/diagnose.ts';
import { DEFAULT_SETTINGS, type Settings } from '../analysis/settings.ts';
import { type Suggestion, suggestions } from '../analysis/suggestions.ts';
import { touches } from '../features/codeActions.ts';
import { toLspDiagnostic } from '../features/diagnostics.ts';
import type { Range } from '../model/service.ts';
import type { RiskReport } from '../risk/assess.ts';
import { runSafe } from './runSafe.ts';

/** What belongs to one open document; replaced as a whole when its text or the settings change. */
interface Snapshot {
  readonly version: number;
  readonly settings: Settings;
  readonly analysis: Analysis;
}

type Assessed = readonly [service: AnalysedService, report: RiskReport];

export class Diagnoser {
  readonly #risk: BackgroundRisk;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #publish: (params: PublishDiagnosticsParams) => unknown;
  readonly #log: (message: string) => void;
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #pending = new Map<string, AbortController>();
  #settings: Settings = DEFAULT_SETTINGS;

  constructor(
    risk: BackgroundRisk,
    documents: TextDocuments<TextDocument>,
    publish: (params: PublishDiagnosticsParams) => unknown,
    log: (message: string) => void,
  ) {
    this.#risk = risk;
    this.#documents = documents;
    this.#publish = publish;
    this.#log = log;
  }

  configure(settings: Settings): void {
    this.#settings = settings;
    for (const document of this.#documents.all()) this.schedule(document);
  }

  /** Diagnoses the newest text once the messages that have already arrived are read; earlier work is given up. */
  schedule({ uri }: TextDocument): void {
    this.#pending.get(uri)?.abort();
    const controller = new AbortController();
    this.#pending.set(uri, controller);
    setTimeout(() => {
      if (!controller.signal.aborted) runSafe(this.#log, () => this.#diagnose(uri, controller.signal));
    });
  }

  close({ uri }: TextDocument): void {
    this.#pending.get(uri)?.abort();
    this.#pending.delete(uri);
    this.#snapshots.delete(uri);
    this.#publish({ uri, diagnostics: [] });
  }

  analysisOf(document: TextDocument): Analysis {
    const known = this.#snapshots.get(document.uri);
    if (known?.version === document.version && known.settings === this.#settings) return known.analysis;
    const analysis = analyse(document.getText(), this.#settings);
    this.#snapshots.set(document.uri, { version: document.version, settings: this.#settings, analysis });
    return analysis;
  }

  /** The diagnostics and suggestions of the services that `range` touches. */
  async offersAt(
    document: TextDocument,
    range: Range,
    signal: AbortSignal,
  ): Promise<{ diagnostics: Diagnostic[]; suggestions: Suggestion[] }> {
    const analysis = this.analysisOf(document);
    const settings = this.#settings;
    const services = analysis.services.filter((service) => touches(service.range, range));
    const assessed = await this.#assess(services, signal);
    return {
      diagnostics: [...structureDiagnostics(analysis, settings), ...riskOf(analysis, assessed, settings)],
      suggestions: assessed.flatMap(([service, report]) => suggestions(analysis.text, service, report)),
    };
  }

  async #diagnose(uri: string, signal: AbortSignal): Promise<void> {
    const document = this.#documents.get(uri);
    if (!document) return;
    const { version } = document;
    const analysis = this.analysisOf(document);
    const settings = this.#settings;
    const structure = structureDiagnostics(analysis, settings);
    const publish = (diagnostics: readonly Diagnostic[]): void => {
      if (signal.aborted || document.version !== version) return;
      this.#publish({ uri, version, diagnostics: diagnostics.map((found) => toLspDiagnostic(document, found)) });
    };
    const waits = analysis.services.some(({ question }) => question && !this.#risk.cached(question));
    if (waits) publish(structure);
    publish([...structure, ...riskOf(analysis, await this.#assess(analysis.services, signal), settings)]);
  }

  /** A service whose risk cannot be computed is logged and left out; the others keep their answers. */
  async #assess(services: readonly AnalysedService[], signal: AbortSignal): Promise<Assessed[]> {
    const answers = services.map(async (service): Promise<Assessed[]> => {
      if (!service.question) return [];
      try {
        return [[service, await this.#risk.assess(service.question, signal)]];
      } catch (error) {
        if (error instanceof Cancelled) throw error;
        this.#log(`risk of a service: ${String(error)}`);
        return [];
      }
    });
    return (await Promise.all(answers)).flat();
  }
}

function riskOf(analysis: Analysis, assessed: readonly Assessed[], settings: Settings): Diagnostic[] {
  return assessed.flatMap(([service, report]) => riskDiagnostics(analysis, service, report, settings));
}
