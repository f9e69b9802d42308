/** What a rule is: metadata, the prose of its page, and one pure check. */
import type { RiskModel } from '../model/riskModel.ts';
import type { Problem, Range, Service } from '../model/service.ts';
import type { RiskReport } from '../risk/assess.ts';
import type { Sizes } from '../risk/placement.ts';

export const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface RuleBase {
  readonly id: string;
  /** The severity unless the settings say otherwise. */
  readonly severity: Severity;
  readonly docs: RuleDocs;
}

/** Sees what was read; its findings appear at once. */
export interface StructureRule extends RuleBase {
  readonly needs: 'structure';
  check(file: FileStructure): Iterable<Finding>;
}

/** Sees one service and its probabilities; its findings follow from the background. */
export interface RiskRule extends RuleBase {
  readonly needs: 'risk';
  check(subject: AssessedService): Iterable<Finding>;
}

export type Rule = StructureRule | RiskRule;

/** The rule's page, in Markdown; `docs/rules/<id>.md` is generated from it. */
export interface RuleDocs {
  readonly summary: string;
  readonly why: string;
  readonly before: string;
  readonly after: string;
  readonly source: string;
}

export interface FileStructure {
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
}

export interface AssessedService {
  readonly service: Service;
  readonly model: RiskModel;
  readonly report: RiskReport;
}

export interface Finding {
  readonly range: Range;
  /** One plain line under 120 characters, number first. */
  readonly message: string;
  readonly related?: readonly { readonly range: Range; readonly message: string }[];
  /** Tells whether the finding would be gone under another placement; absent when no placement helps. */
  readonly curedBy?: (sizes: Sizes) => boolean;
}
