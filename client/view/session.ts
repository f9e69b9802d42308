/**
 * What the view shows, and when it asks for it. The newest draft counts. Of each kind of question, only one waits for
 * its answer at a time.
 */
import type {
  Applied,
  Comparison,
  DraftParams,
  Explorable,
  HeatMap,
  NothingToExplore,
  Target,
  ViewRequests,
  WhatIf,
} from '../../server/src/protocol/explorer.ts';
import { arrange, type Board, boardOf, fits, sizesOf } from './board.ts';
import type { Extension } from './host.ts';

export interface Shown {
  /** Undefined until the first answer has come. */
  readonly empty?: NothingToExplore;
  readonly explored?: Explorable;
  readonly board: Board;
  readonly model: string;
  readonly judged?: WhatIf;
  readonly comparison?: Comparison;
  readonly heatMap?: HeatMap;
  /** The hosts that are taken down, as indexes of the board. */
  readonly down: readonly number[];
  /** The title of the constraint that can be added for the scheduler. */
  readonly constraint?: string;
  /** True where the view keeps its service, wherever the cursor goes. */
  readonly pinned?: boolean;
  /** What changed, in words for users who do not see it. */
  readonly spoken: string;
  /** Why the last attempt to write failed. */
  readonly refused?: string;
}

type Asked = 'whatIf' | 'compare' | 'heatMap';

/** How long a draft must stay the same before it is compared under all models, in milliseconds. */
const REST = 100;

/** A question that waits for its answer: whether it must be asked again, and a promise of the last answer. */
interface Out {
  again: boolean;
  done: Promise<void>;
}

export class Session {
  readonly #host: Extension;
  readonly #show: (shown: Shown) => void;
  #shown: Shown = { board: boardOf([]), model: '', down: [], spoken: '' };
  #target: Target = {};
  readonly #out = new Map<Asked, Out>();
  /** The words to speak with the next numbers. */
  #said = '';
  #resting: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #changed = false;

  constructor(host: Extension, show: (shown: Shown) => void) {
    this.#host = host;
    this.#show = show;
    host.onTarget((target) => void this.open(target));
    host.onCursor((target) => this.#follow(target));
    host.onChanged(() => void this.#refresh());
  }

  /** The board as it is now; the drawn one may be a moment older. */
  get board(): Board {
    return this.#shown.board;
  }

  async start(): Promise<void> {
    await this.open((await this.#host.ask('target', null)) ?? {});
  }

  async open(target: Target): Promise<void> {
    this.#target = target;
    const { explored: _, judged: _j, comparison: _c, heatMap: _h, ...rest } = this.#shown;
    this.#shown = rest;
    await this.#refresh();
  }

  choose(service: string): void {
    const { uri } = this.#target;
    void this.open({ ...(uri !== undefined && { uri }), service });
  }

  /** Lets the user search for another service of the file. */
  async search(services: readonly string[]): Promise<void> {
    const chosen = await this.#host.ask('chooseService', services);
    if (chosen !== null) this.choose(chosen);
  }

  /** Takes hosts down, or brings them back where all of them are down. */
  toggleDown(hosts: readonly number[]): void {
    const { down } = this.#shown;
    const back = hosts.every((host) => down.includes(host));
    const others = down.filter((host) => !hosts.includes(host));
    this.#update({ down: back ? others : [...others, ...hosts] });
    this.#judge();
  }

  pin(pinned: boolean): void {
    this.#update({ pinned });
  }

  async openExample(): Promise<void> {
    await this.#host.ask('openExample', null);
  }

  /**
   * Picks up, carries or drops a replica.
   * @param spoken says so in words, before the numbers follow
   */
  move(board: Board, spoken = ''): void {
    const moved = String(sizesOf(board)) !== String(sizesOf(this.#shown.board));
    // Where numbers are on their way, the words wait for them.
    const waits = moved || this.#said !== '';
    this.#update({ board, ...(spoken !== '' && !waits && { spoken }) }, 'refused');
    if (waits && spoken !== '') this.#said = spoken;
    if (!moved) return;
    this.#remember();
    this.#judge();
  }

  place(sizes: readonly number[], name: string): void {
    this.move(arrange(this.#shown.board, sizes), `Placed as ${name}.`);
  }

  chooseModel(model: string): void {
    this.#update({ model });
    this.#remember();
    this.#judge();
    this.#drawHeat();
  }

  async apply(): Promise<void> {
    const { explored, board } = this.#shown;
    const { uri } = this.#target;
    if (!explored || uri === undefined) return;
    const { service, version } = explored;
    const answer = await this.#host.ask('apply', { uri, service, version, sizes: sizesOf(board) });
    this.#wrote(answer);
  }

  /** Adds the constraint for the scheduler. */
  async constrain(): Promise<void> {
    const address = this.#draft();
    if (address) this.#wrote(await this.#host.ask('constrain', address));
  }

  #wrote(answer: Applied | null): void {
    if (answer && 'moved' in answer) this.#update({ spoken: 'Written into the file.' }, 'refused');
    else this.#update({ refused: answer?.refused ?? 'The file cannot be written.' });
  }

  async saveReport(): Promise<void> {
    const draft = this.#draft();
    const content = draft && (await this.#host.ask('report', draft));
    if (content) await this.save('md', content);
  }

  /** Saves a file under the name of the service. */
  async save(extension: string, content: string | Uint8Array): Promise<void> {
    const name = (this.#shown.explored?.title ?? 'placement').replaceAll(/[^\w.-]+/g, '-');
    await this.#host.ask('save', { name: `${name}-risk.${extension}`, content });
  }

  /** Asks again what the file states. The draft stays while the hosts and their replicas in the file do. */
  async #refresh(): Promise<void> {
    this.#changed = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#changed) {
      this.#changed = false;
      const { uri, service, position, sizes, model } = this.#target;
      const where = { ...(service !== undefined && { service }), ...(position && { position }) };
      const answer = uri === undefined ? null : await this.#host.ask('explore', { uri, ...where });
      if (this.#changed) continue;
      if (answer && 'hosts' in answer) this.#take(answer, sizes, model);
      else this.#empty(answer ?? { services: [], notJudged: [] });
    }
    this.#asking = false;
  }

  /** Shows the service at the cursor. A draft is never lost this way. */
  #follow(target: Target): void {
    const { explored, board, pinned } = this.#shown;
    const isDraft = explored && String(sizesOf(board)) !== String(explored.hosts.map(({ replicas }) => replicas));
    const isShown = target.uri === this.#target.uri && target.service === explored?.service;
    if (pinned !== true && !isDraft && !isShown) void this.open(target);
  }

  #empty(empty: NothingToExplore): void {
    this.#shown = { board: boardOf([]), model: '', down: [], spoken: '', empty };
    this.#show(this.#shown);
  }

  #take(explored: Explorable, sizes: readonly number[] | undefined, model: string | undefined): void {
    const { explored: before, board: present } = this.#shown;
    const stated = explored.hosts.map(({ replicas }) => replicas);
    const capacities = explored.hosts.map(({ capacity }) => capacity);
    const fresh = boardOf(stated, capacities);
    const draft = sizes && fits(sizes, stated) ? arrange(fresh, sizes) : fresh;
    const chosen = before?.model === explored.model ? this.#shown.model : (model ?? '');
    const { uri } = this.#target;
    this.#target = { ...(uri !== undefined && { uri }), service: explored.service };
    const same = before !== undefined && isSame(before, explored);
    const { empty: _, constraint: _c, down, ...rest } = this.#shown;
    this.#shown = { ...rest, explored, board: same ? present : draft, down: same ? down : [] };
    this.#update({ model: explored.models.includes(chosen) ? chosen : explored.model }, 'refused');
    this.#remember();
    this.#judge();
    this.#drawHeat();
    if (explored.uneditable !== undefined) void this.#findConstraint(explored);
  }

  async #findConstraint(explored: Explorable): Promise<void> {
    const address = this.#draft();
    const found = address && (await this.#host.ask('constraint', address));
    if (found && this.#shown.explored === explored) this.#update({ constraint: found.title });
  }

  #remember(): void {
    const { board, model } = this.#shown;
    this.#host.remember({ ...this.#target, sizes: sizesOf(board), model });
  }

  /**
   * Asks first for what the user is looking at. The table below follows when the draft rests, so that it does not delay
   * the next answer.
   */
  #judge(): void {
    const judged = this.#askLatest('whatIf', (answer) => {
      const told = 'problem' in answer ? answer.problem : answer.spoken;
      this.#update({ judged: answer, ...(this.#said !== '' && { spoken: `${this.#said} ${told}` }) });
      this.#said = '';
    });
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      void judged.then(() => this.#askLatest('compare', (comparison) => this.#update({ comparison })));
    }, REST);
  }

  #drawHeat(): void {
    void this.#askLatest('heatMap', (heatMap) => this.#update({ heatMap }));
  }

  /**
   * Asks a question. Of each kind only one waits for its answer; after it, the newest of the questions that came
   * meanwhile is asked.
   */
  #askLatest<M extends Asked>(method: M, take: (answer: ViewRequests[M]['answer']) => void): Promise<void> {
    const present = this.#out.get(method);
    if (present) {
      present.again = true;
      return present.done;
    }
    const out: Out = { again: true, done: Promise.resolve() };
    this.#out.set(method, out);
    out.done = this.#askUntilLatest(method, out, take).finally(() => this.#out.delete(method));
    return out.done;
  }

  async #askUntilLatest<M extends Asked>(
    method: M,
    out: Out,
    take: (answer: ViewRequests[M]['answer']) => void,
  ): Promise<void> {
    while (out.again) {
      out.again = false;
      const draft = this.#draft();
      const answer = draft && (await this.#host.ask(method, draft));
      if (answer && !out.again) take(answer);
    }
  }

  #draft(): DraftParams | undefined {
    const { explored, board, model, down } = this.#shown;
    const { uri } = this.#target;
    if (!explored || uri === undefined) return undefined;
    return { uri, service: explored.service, sizes: sizesOf(board), model, ...(down.length > 0 && { down }) };
  }

  #update(change: Partial<Shown>, without?: 'refused'): void {
    const { refused, ...rest } = this.#shown;
    this.#shown = { ...rest, ...(without === undefined && refused !== undefined && { refused }), ...change };
    this.#show(this.#shown);
  }
}

/** True for the same hosts with the same replicas. */
function isSame(a: Explorable, b: Explorable): boolean {
  return a.service === b.service && JSON.stringify(a.hosts) === JSON.stringify(b.hosts);
}
