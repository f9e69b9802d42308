/**
 * Makes of what was read of a file, and of its project, what can be said at once and the questions for the risk engine.
 */
import { Memo } from '../base/memo.ts';
import { atOnce, type Steps } from '../base/steps.ts';
import { START } from '../model/range.ts';
import type { RiskModel } from '../model/riskModel.ts';
import type { Host, InventoryNode, Problem, Range, Service } from '../model/service.ts';
import type { FileReading } from '../reading/fileReading.ts';
import { type Limit, LIMITS, noteOn } from '../text/limits.ts';
import { projectFileInSteps } from '../reading/projectFile.ts';
import type { Overlay } from '../dialects/elsewhere/around.ts';
import { remarksIn } from '../reading/remarks.ts';
import type { Layout } from '../text/layout.ts';
import type { RiskQuestion } from '../risk/riskReport.ts';
import { total } from '../risk/placement.ts';
import { parseSuppressions, type Suppressions } from '../rules/suppressions.ts';
import { plainName } from '../rules/wording.ts';
import { HOST } from '../scheduling/cluster.ts';
import type { KnownNode, Rivals } from './clusters.ts';
import { domainKey, type DomainView, inDomains } from './domains.ts';
import { type FailureNumbers, failureNumbers } from './reliability.ts';
import { knownNodes, type Project, projectFileProblems, ranked } from './project.ts';
import { modelOf } from './modelOf.ts';
import type { Question } from './question.ts';
import { rolloutOf, scheduledGroups } from './schedule.ts';
import { countOpen, machinesToMoveTo, sharedNodes } from './openNodes.ts';
import {
  withSizes,
  quorumError,
  questionOf,
  ratesOn,
  installedOn,
  scheduledReliability,
  scheduleQuestionOf,
} from './questionOf.ts';

export interface Analysis {
  /** The places of all parts in the file, with its text. */
  readonly layout: Layout;
  /** Undefined when the file lists no placement in a form Quorate reads. */
  readonly dialect: string | undefined;
  /** True where a document that would be read is no valid YAML, as happens while it is typed. */
  readonly isBroken: boolean;
  readonly problems: readonly Problem[];
  /** All services in file order. A service stays the same object from version to version while nothing new is said of it. */
  readonly services: readonly AnalysedService[];
  /** Machines that this file describes, for the other files of the workspace. */
  readonly nodes: readonly InventoryNode[];
  /** All known machines by name, also those that the project and other files describe. */
  readonly known: ReadonlyMap<string, KnownNode>;
  /** The kustomizations that change the objects of this file. */
  readonly overlays: readonly Overlay[];
  /** The findings that comments accept. */
  readonly suppressions: Suppressions;
}

/** A service as the file states it, with the question about it; without a question where it is incomplete. */
export interface AnalysedService extends Service {
  readonly model: RiskModel;
  /** The service with what counts as its hosts; the question is about these. */
  readonly view: DomainView;
  readonly question?: Question;
  /** How often its hosts, and whole zones of them, are down. */
  readonly numbers: FailureNumbers;
  /** The names of the machines that the file and the project describe and that its replicas may move to. */
  readonly machines: readonly string[];
  /** The question about other sizes on the hosts of `view`; absent when the file does not place the replicas. */
  readonly questionOf?: (sizes: readonly number[]) => RiskQuestion | undefined;
}

/** Does what `analyseInSteps` does, without steps. */
export function analyse(...from: Parameters<typeof analyseInSteps>): Analysis {
  return atOnce(analyseInSteps(...from));
}

/**
 * Analyses a file. Never throws; takes time linear in what was read, with one service a step.
 * @param memo what is kept of earlier versions of the file; the result is the same without it
 */
export function* analyseInSteps(reading: FileReading, project: Project, memo = new Memo()): Steps<Analysis> {
  const { dialect, isBroken, problems, nodes, remarks, layout } = reading;
  const surroundings = surroundingsOf(project, reading, memo);
  const { known, surplus, rivals } = surroundings;
  const services: AnalysedService[] = [];
  const found: Problem[] = [];
  /** The lists of nodes between which services may choose; equal lists count once. */
  const lists = new Set<unknown>();
  let choices = 0;
  const faultless = problems.length === 0 && !isBroken;
  for (const read of reading.services) {
    if (services.length === LIMITS.services.most) {
      const [unread] = ranked(read, project);
      if (!unread) continue;
      found.push(beyond(LIMITS.services, unread.nameRange));
      break;
    }
    const isFull = choices > LIMITS.choices.most;
    const { service, problem } = memo.get(analyseService, read, [surroundings, isFull], () =>
      analyseRanked(read, isFull ? { ...surroundings, nodesFor: undefined } : surroundings),
    );
    if (service) services.push(faultless ? counted(service, memo) : service);
    if (problem) found.push(problem);
    const list = service && choicesOf(service);
    if (service && list && !lists.has(list)) {
      lists.add(list);
      choices += list.length;
      if (!isFull && choices > LIMITS.choices.most) found.push(beyond(LIMITS.choices, service.nameRange));
    }
    yield;
  }
  const judgedOn = services.find(({ scheduling }) => scheduling);
  if (rivals && judgedOn) found.push(choiceOf(rivals, judgedOn.nameRange));
  // A machine of another file has no place in this one, so the note stands at the start.
  if (surplus) found.push(beyond(LIMITS.machines, nodes.find((node) => node === surplus)?.range ?? START));
  return {
    layout,
    dialect,
    isBroken,
    services,
    problems: [...problems, ...found],
    nodes,
    known,
    overlays: services.length === 0 ? [] : (project.around?.overlays() ?? []),
    suppressions: parseSuppressions(remarks, layout),
  };
}

/** The nodes between which a service may choose; undefined where the file places its replicas, and nothing says where else they may go. */
function choicesOf({ question, moves, machines }: AnalysedService): readonly unknown[] | undefined {
  if (question && 'schedule' in question) return question.schedule.nodes;
  return moves === undefined ? undefined : machines;
}

function beyond(limit: Limit, range: Range): Problem {
  return { rule: 'invalid-value', range, message: noteOn(limit) };
}

/**
 * The problem with a file whose services could belong to several clusters: which one is taken, and which others could
 * be meant.
 */
function choiceOf({ taken, others }: Rivals, range: Range): Problem {
  const other = others.length === 1 ? plainName(others[0] ?? '') : `${others.length} other folders`;
  const message = `Judged on the nodes in ${plainName(taken)}, not in ${other}: a .quorate.yaml bounds a cluster`;
  return { rule: 'unknown-hosts', range, message };
}

/** What is the same for all services of a file. */
interface Surroundings {
  readonly project: Project;
  readonly known: ReadonlyMap<string, KnownNode>;
  /** The first machine beyond the limit. */
  readonly surplus: KnownNode | undefined;
  readonly rivals: Rivals | undefined;
  readonly domain: string;
  readonly numbers: FailureNumbers;
  /** Finds the machines to which replicas may move. */
  readonly machinesFor: ReturnType<typeof machinesToMoveTo>;
  /** Undefined where there are too many choices of nodes to look at. */
  readonly nodesFor: ReturnType<typeof sharedNodes> | undefined;
}

/** The surroundings. They are the same object while they state the same. */
function surroundingsOf(project: Project, { dialect, nodes, zones }: FileReading, memo: Memo): Surroundings {
  const { settings, file, folder, clusters } = project;
  return memo.get(
    surroundingsOf,
    surroundingsOf,
    [settings, file, folder, dialect, ...clusters, null, ...nodes, null, ...zones],
    () => {
      const { known, described, surplus, rivals } = knownNodes(project, dialect, nodes);
      const domain = domainKey(file?.domain ?? HOST, known.values());
      const numbers = failureNumbers(
        described,
        [...zones, ...(file?.zones ?? [])],
        domain,
        settings.hostUnavailability,
      );
      return {
        project,
        known,
        surplus,
        rivals,
        domain,
        numbers,
        machinesFor: machinesToMoveTo([...nodes, ...(file?.nodes ?? [])]),
        nodesFor: sharedNodes([...known.values()]),
      };
    },
  );
}

/** The service with its findings; empty for a service that needs no quorum. */
interface AnalysedOrNot {
  readonly service?: AnalysedService;
  readonly problem?: Problem;
}

function analyseRanked(read: Service, surroundings: Surroundings): AnalysedOrNot {
  const [relevant] = ranked(read, surroundings.project);
  return relevant ? analyseService(relevant, surroundings) : {};
}

function analyseService(service: Service, surroundings: Surroundings): AnalysedOrNot {
  const { project, known, domain, numbers, machinesFor, nodesFor } = surroundings;
  const model = modelOf(service, project);
  const seen = withNodes(service, known);
  const stated = nodesFor ? withinMachines(seen, nodesFor) : seen;
  const view = inDomains(stated, domain, known);
  // Where there are too many choices of nodes, only the list that most services share is looked at.
  const machines = machinesFor(stated.moves === undefined || nodesFor ? stated.moves : 'stay');
  const base = { ...stated, model, view, numbers, machines };
  if (total(service.hosts.map(({ replicas }) => replicas)) > LIMITS.replicas.most) {
    return { service: base, problem: beyond(LIMITS.replicas, service.nameRange) };
  }
  const impossible = quorumError(view.service, model);
  if (impossible) {
    const range = service.declarations.find(({ quorum }) => quorum !== undefined)?.source.range ?? service.nameRange;
    return { service: base, problem: { rule: 'invalid-value', range, message: impossible.message } };
  }
  if (!service.complete || service.quorumBased === 'unless-declared') return { service: base };
  if (stated.scheduling && !nodesFor) return { service: base };
  if (stated.scheduling && nodesFor) {
    const open = nodesFor(stated.scheduling);
    const schedule = {
      ...scheduleQuestionOf(stated.scheduling, model, domain),
      ...scheduledReliability(open.nodes, model, numbers, domain),
      ...open,
      ...scheduledGroups(stated.scheduling, open.nodes),
      ...rolloutOf(stated.scheduling),
    };
    return { service: { ...base, question: { schedule } } };
  }
  const asked = (sizes: readonly number[]): RiskQuestion | undefined =>
    questionOf(withSizes(view.service, sizes), model, {
      ...(domain === HOST
        ? ratesOn(view.service.hosts, sizes, numbers, model)
        : installedOn(stated, view, sizes, numbers, model)),
    });
  const placement = asked(view.service.hosts.map(({ replicas }) => replicas));
  // Where votes differ, the effect of a draft depends on which replica moves, so no question about drafts is asked.
  const drafts = placement?.votes === undefined && { questionOf: asked };
  return { service: { ...base, ...(placement && { question: { placement }, ...drafts }) } };
}

/**
 * The service with a reason why nothing is claimed of it, where the file has no fault that says so: nothing found must
 * not look like nothing wrong.
 */
function counted(service: AnalysedService, memo: Memo): AnalysedService {
  const { complete, quorumBased, notJudged } = service;
  if (complete || quorumBased !== undefined || notJudged !== undefined) return service;
  return memo.get(counted, service, [], () => ({ ...service, notJudged: 'members that are not all known' }));
}

/** The analysis of a `.quorate.yaml` itself, at once. */
export function analyseProjectFile(text: string): Analysis {
  return atOnce(projectFileAnalysis(text));
}

/** The analysis of a `.quorate.yaml` itself. */
export function* projectFileAnalysis(text: string): Steps<Analysis> {
  const file = yield* projectFileInSteps(text);
  yield;
  const { layout } = file;
  const remarks = remarksIn([...layout.parts()], layout, new Memo());
  return {
    layout,
    dialect: 'project',
    isBroken: false,
    services: [],
    problems: projectFileProblems(file),
    nodes: [],
    known: new Map(file.nodes.map((node) => [node.name, node])),
    overlays: [],
    suppressions: parseSuppressions(remarks, layout),
  };
}

/** The service with the labels of its machines, where an inventory knows them. */
function withNodes(service: Service, known: ReadonlyMap<string, KnownNode>): Service {
  if (known.size === 0) return service;
  const hosts = service.hosts.map((host): Host => {
    const node = known.get(host.name);
    return node ? { ...host, labels: node.labels } : host;
  });
  return { ...service, hosts };
}

/** The service with at most as many replicas as there are machines, where it wants one replica on each. */
function withinMachines(service: Service, nodesFor: ReturnType<typeof sharedNodes>): Service {
  const { scheduling } = service;
  if (!scheduling?.atMostOneEach) return service;
  const value = countOpen(nodesFor(scheduling).nodes);
  const { replicas } = scheduling;
  if (value === 0 || value >= replicas.value) return service;
  const fewer = { value, range: replicas.range, uneditable: 'there are no more machines for them' };
  return { ...service, scheduling: { ...scheduling, replicas: fewer } };
}
