/** What there is to tell of a file: plain data, as it crosses from thread to thread and into reports. */
import type { Range as LspRange } from 'vscode-languageserver';
import type { AvailabilityReport } from '../analysis/availability.ts';
import type { Sizes } from '../risk/placement.ts';
import type { Severity } from '../rules/rule.ts';
import type { Overlay } from '../dialects/elsewhere/around.ts';

export interface FileReport {
  readonly path: string;
  readonly dialect: string | null;
  readonly services: readonly ServiceReport[];
  readonly diagnostics: readonly DiagnosticReport[];
  /** The kustomizations that make other objects of those of the file; absent where none does. */
  readonly overlays?: readonly Overlay[];
}

export interface ServiceReport {
  readonly name: string;
  readonly range: LspRange;
  readonly replicas: number;
  readonly hosts: readonly { readonly name: string; readonly replicas: number }[];
  readonly model: object;
  /** Null when the file does not say enough to compute it. */
  readonly risk: RiskSummary | null;
  /** Why nothing is claimed of it, where nothing is wrong with it. */
  readonly notJudged?: string;
  /** How available it is on these hosts, where they crash as a whole and are known. */
  readonly availability?: AvailabilityReport;
  /** Present when a scheduler decides: the best and the worst it may do. */
  readonly schedule?: object;
}

export interface RiskSummary {
  /** The probability that the quorum is lost, after 0, 1, 2 … faults. */
  readonly loss: readonly number[];
  /** The most faults that are survived for certain. */
  readonly tolerance: number;
  /** The fewest faults that lose it with more than one half; null where none within reach do. */
  readonly halfLife: number | null;
  readonly criticalHosts: readonly string[];
  readonly best: { readonly sizes: Sizes; readonly exact: boolean; readonly loss: readonly number[] };
  readonly balanced: { readonly sizes: Sizes; readonly loss: readonly number[] };
  readonly concentrated: { readonly sizes: Sizes; readonly loss: readonly number[] };
}

export interface DiagnosticReport {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: LspRange;
  readonly related: readonly { readonly range: LspRange; readonly message: string }[];
  readonly fixes: readonly {
    readonly title: string;
    /** True for the one fix that nothing on offer beats. */
    readonly preferred: boolean;
    readonly edits: readonly { readonly range: LspRange; readonly newText: string }[];
  }[];
}
