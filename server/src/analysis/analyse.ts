/** What was read of a file and its project → what can be said at once, and the questions that the risk engine has to answer. */
import { Memo } from '../base/memo.ts';
import { atOnce, type Steps } from '../base/steps.ts';
import { START } from '../model/range.ts';
import type { RiskModel } from '../model/riskModel.ts';
import type { Host, InventoryNode, Problem, Range, Service } from '../model/service.ts';
import type { FileReading } from '../reading/fileReading.ts';
import { type Limit, LIMITS, noteOn } from '../text/limits.ts';
import { readProjectFile } from '../reading/projectFile.ts';
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
import { countOpen, sharedNodes } from './openNodes.ts';
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
  /** Where all that is said stands in the file, and the text of that. */
  readonly layout: Layout;
  /** Undefined when the file lists no placement in a form Quorate reads. */
  readonly dialect: string | undefined;
  readonly problems: readonly Problem[];
  /** In file order. The same objects from version to version where what is said of a service has not changed. */
  readonly services: readonly AnalysedService[];
  /** Machines this file describes, for the other files of the workspace. */
  readonly nodes: readonly InventoryNode[];
  /** Machines by name, those that the project and other files describe among them. */
  readonly known: ReadonlyMap<string, KnownNode>;
  /** The kustomizations that make other objects of those of this file. */
  readonly overlays: readonly Overlay[];
  /** What comments say that is not to be said. */
  readonly suppressions: Suppressions;
}

/** A service as the file states it, with what is asked about it; nothing is asked when it is incomplete. */
export interface AnalysedService extends Service {
  readonly model: RiskModel;
  /** The service with what counts as its hosts: the question is about these. */
  readonly view: DomainView;
  readonly question?: Question;
  /** How often its hosts are down, and whole zones of them. */
  readonly numbers: FailureNumbers;
  /** What would be asked of other sizes on the hosts of `view`; absent when the file does not place the replicas. */
  readonly questionOf?: (sizes: readonly number[]) => RiskQuestion | undefined;
}

/** Does what `analyseInSteps` does, without steps. */
export function analyse(...from: Parameters<typeof analyseInSteps>): Analysis {
  return atOnce(analyseInSteps(...from));
}

/**
 * Never throws; takes time linear in what was read, a service a step.
 * @param memo of earlier versions of the file; the result is the same without
 */
export function* analyseInSteps(reading: FileReading, project: Project, memo = new Memo()): Steps<Analysis> {
  const { dialect, problems, nodes, remarks, layout } = reading;
  const surroundings = surroundingsOf(project, reading, memo);
  const { known, surplus, rivals } = surroundings;
  const services: AnalysedService[] = [];
  const found: Problem[] = [];
  /** What the services may choose between, equal lists once. */
  const lists = new Set<unknown>();
  let choices = 0;
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
    if (service) services.push(service);
    if (problem) found.push(problem);
    const list = service?.question && 'schedule' in service.question ? service.question.schedule.nodes : undefined;
    if (service && list && !lists.has(list)) {
      lists.add(list);
      choices += list.length;
      if (!isFull && choices > LIMITS.choices.most) found.push(beyond(LIMITS.choices, service.nameRange));
    }
    yield;
  }
  const judgedOn = services.find(({ scheduling }) => scheduling);
  if (rivals && judgedOn) found.push(choiceOf(rivals, judgedOn.nameRange));
  // A machine of another file has no place here.
  if (surplus) found.push(beyond(LIMITS.machines, nodes.find((node) => node === surplus)?.range ?? START));
  return {
    layout,
    dialect,
    services,
    problems: [...problems, ...found],
    nodes,
    known,
    overlays: services.length === 0 ? [] : (project.around?.overlays() ?? []),
    suppressions: parseSuppressions(remarks, layout),
  };
}

function beyond(limit: Limit, range: Range): Problem {
  return { rule: 'invalid-value', range, message: noteOn(limit) };
}

/** Which cluster the services of a file are judged on, where several could be meant. */
function choiceOf({ taken, others }: Rivals, range: Range): Problem {
  const other = others.length === 1 ? plainName(others[0] ?? '') : `${others.length} other folders`;
  const message = `Judged on the nodes in ${plainName(taken)}, not in ${other}: a .quorate.yaml bounds a cluster`;
  return { rule: 'unknown-hosts', range, message };
}

/** What is the same for all services of a file. */
interface Surroundings {
  readonly project: Project;
  readonly known: ReadonlyMap<string, KnownNode>;
  /** The first machine that is one too many. */
  readonly surplus: KnownNode | undefined;
  readonly rivals: Rivals | undefined;
  readonly domain: string;
  readonly numbers: FailureNumbers;
  /** Undefined where more choices cannot be looked at. */
  readonly nodesFor: ReturnType<typeof sharedNodes> | undefined;
}

/** The same object as long as it says the same. */
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
      return { project, known, surplus, rivals, domain, numbers, nodesFor: sharedNodes([...known.values()]) };
    },
  );
}

/** Empty for a service that is nobody's business. */
interface AnalysedOrNot {
  readonly service?: AnalysedService;
  readonly problem?: Problem;
}

function analyseRanked(read: Service, surroundings: Surroundings): AnalysedOrNot {
  const [relevant] = ranked(read, surroundings.project);
  return relevant ? analyseService(relevant, surroundings) : {};
}

function analyseService(service: Service, { project, known, domain, numbers, nodesFor }: Surroundings): AnalysedOrNot {
  const model = modelOf(service, project);
  const seen = withNodes(service, known);
  const stated = nodesFor ? withinMachines(seen, nodesFor) : seen;
  const view = inDomains(stated, domain, known);
  const base = { ...stated, model, view, numbers };
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
  // What a draft does would depend on who moves, so none is asked about where votes differ.
  const drafts = placement?.votes === undefined && { questionOf: asked };
  return { service: { ...base, ...(placement && { question: { placement }, ...drafts }) } };
}

/** What there is to say of a `.quorate.yaml` itself. */
export function analyseProjectFile(text: string): Analysis {
  const file = readProjectFile(text);
  const { layout } = file;
  const remarks = remarksIn([...layout.parts()], layout, new Memo());
  return {
    layout,
    dialect: 'project',
    services: [],
    problems: projectFileProblems(file),
    nodes: [],
    known: new Map(file.nodes.map((node) => [node.name, node])),
    overlays: [],
    suppressions: parseSuppressions(remarks, layout),
  };
}

/** Labels of the machines, where an inventory knows them. */
function withNodes(service: Service, known: ReadonlyMap<string, KnownNode>): Service {
  if (known.size === 0) return service;
  const hosts = service.hosts.map((host): Host => {
    const node = known.get(host.name);
    return node ? { ...host, labels: node.labels } : host;
  });
  return { ...service, hosts };
}

/** With no more replicas than there are machines for them, where more are not wanted. */
function withinMachines(service: Service, nodesFor: ReturnType<typeof sharedNodes>): Service {
  const { scheduling } = service;
  if (!scheduling?.atMostOneEach) return service;
  const value = countOpen(nodesFor(scheduling).nodes);
  const { replicas } = scheduling;
  if (value === 0 || value >= replicas.value) return service;
  const fewer = { value, range: replicas.range, fixed: 'there are no more machines for them' };
  return { ...service, scheduling: { ...scheduling, replicas: fewer } };
}
