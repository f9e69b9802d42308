/**
 * What the view shows, and when it asks for it. The newest draft counts. Of each kind of question, only one waits for
 * its answer at a time.
 */
import type {
  Applied,
  DraftParams,
  Explorable,
  NothingToExplore,
  Proposal,
  Target,
  ViewRequests,
} from '../../server/src/protocol/explorer.ts';
import { arrange, type Board, boardOf, fits, sizesOf } from './board.ts';
import type { Extension } from './host.ts';
import { Latest } from './latest.ts';
import { isDraft, isSame, type Shown } from './shown.ts';

type Asked = 'whatIf' | 'compare' | 'heatMap' | 'proposals';

/** How long a draft must stay the same before it is compared under all models, in milliseconds. */
const REST = 100;

export class Session {
  readonly #host: Extension;
  readonly #show: (shown: Shown) => void;
  #shown: Shown = { board: boardOf([]), model: '', down: [], spoken: '' };
  #target: Target = {};
  /** The service that was last at the cursor. */
  #cursor: Target | undefined;
  readonly #latest = new Latest<Asked>();
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
    const { board, model, down, spoken, pinned } = this.#shown;
    this.#shown = { board, model, down, spoken, ...(pinned !== undefined && { pinned }) };
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
    if (!pinned && this.#cursor) this.#follow(this.#cursor);
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
    if (this.#shown.compared !== undefined) this.#update({ compared: '' });
    this.move(arrange(this.#shown.board, sizes), `Placed as ${name}.`);
  }

  chooseModel(model: string): void {
    this.#update({ model });
    this.#remember();
    this.#judge();
    this.#drawHeat();
    if (this.#shown.proposals) this.#findProposals();
  }

  async apply(): Promise<void> {
    const { explored, board } = this.#shown;
    const { uri } = this.#target;
    if (!explored || uri === undefined) return;
    const { service, version } = explored;
    const answer = await this.#host.ask('apply', { uri, service, version, sizes: sizesOf(board) });
    this.#wrote(answer);
  }

  /** Writes what a quick fix would write. */
  async accept({ version, edits }: Proposal): Promise<void> {
    const { uri } = this.#target;
    if (uri !== undefined) this.#wrote(await this.#host.ask('accept', { uri, version, edits }));
  }

  /** What to compare with the file: the draft where there is one, else what the first quick fix would do. */
  get changeToCompare(): string {
    const [first] = this.#shown.proposals ?? [];
    return isDraft(this.#shown) ? '' : (first?.title ?? '');
  }

  /** Shows a proposal, or the draft, beside the file; undefined shows the board again. */
  compare(compared: string | undefined): void {
    const { compared: _, ...rest } = this.#shown;
    const proposal = rest.proposals?.find(({ title }) => title === compared);
    const told = proposal?.told ?? (rest.judged && 'loss' in rest.judged ? rest.judged : undefined);
    this.#shown = { ...rest, down: [], ...(compared !== undefined && { compared }) };
    this.#update({ ...(compared !== undefined && told && { spoken: `Before and after. ${told.spoken}` }) }, 'refused');
    this.#remember();
    if (compared !== undefined && !rest.proposals) this.#findProposals();
  }

  #wrote(answer: Applied | null): void {
    if (answer && 'moved' in answer) {
      this.compare(undefined);
      this.#update({ spoken: 'Written into the file.' }, 'refused');
    } else this.#update({ refused: answer?.refused ?? 'The file cannot be written.' });
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
      const { uri, service, position } = this.#target;
      const where = { ...(service !== undefined && { service }), ...(position && { position }) };
      const answer = uri === undefined ? null : await this.#host.ask('explore', { uri, ...where });
      if (this.#changed) continue;
      if (answer && 'hosts' in answer) this.#take(answer, this.#target);
      else this.#empty(answer ?? { services: [], notJudged: [] });
    }
    this.#asking = false;
  }

  /** Shows the service at the cursor. A draft, or what is compared, is never lost this way. */
  #follow(target: Target): void {
    this.#cursor = target;
    const { explored, pinned, compared } = this.#shown;
    const isShown = target.uri === this.#target.uri && target.service === explored?.service;
    if (pinned !== true && !isDraft(this.#shown) && !isShown && compared === undefined) void this.open(target);
  }

  #empty(empty: NothingToExplore): void {
    this.#shown = { board: boardOf([]), model: '', down: [], spoken: '', empty };
    this.#show(this.#shown);
  }

  #take(explored: Explorable, { uri, sizes, model, compared: asked }: Target): void {
    const { explored: before, board: present } = this.#shown;
    const stated = explored.hosts.map(({ replicas }) => replicas);
    const capacities = explored.hosts.map(({ capacity }) => capacity);
    const fresh = boardOf(stated, capacities);
    const draft = sizes && fits(sizes, stated) ? arrange(fresh, sizes) : fresh;
    const chosen = before?.model === explored.model ? this.#shown.model : (model ?? '');
    this.#target = { ...(uri !== undefined && { uri }), service: explored.service };
    const same = before !== undefined && isSame(before, explored);
    const { empty: _, down, ...rest } = this.#shown;
    this.#shown = { ...rest, explored, board: same ? present : draft, down: same ? down : [] };
    this.#update(
      {
        ...(!before && asked !== undefined && { compared: asked }),
        model: explored.models.includes(chosen) ? chosen : explored.model,
      },
      'refused',
    );
    this.#remember();
    this.#judge();
    this.#drawHeat();
    if (explored.uneditable !== undefined || this.#shown.compared !== undefined) this.#findProposals();
  }

  #findProposals(): void {
    void this.#askLatest('proposals', (proposals) => {
      const { compared } = this.#shown;
      const first = this.#shown.proposals === undefined;
      this.#update({ proposals });
      const isThere = compared === undefined || compared === '' || proposals.some(({ title }) => title === compared);
      // What was written is no proposal any more.
      if (!isThere) this.compare(undefined);
      else if (first && compared !== undefined) this.compare(compared === '' ? this.changeToCompare : compared);
    });
  }

  #remember(): void {
    const { board, model, compared } = this.#shown;
    const target = { ...this.#target, sizes: sizesOf(board), model };
    this.#host.remember({ ...target, ...(compared !== undefined && { compared }) });
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

  #askLatest<M extends Asked>(method: M, take: (answer: ViewRequests[M]['answer']) => void): Promise<void> {
    const question = (): Promise<ViewRequests[M]['answer'] | null> | undefined => {
      const draft = this.#draft();
      return draft && this.#host.ask(method, draft);
    };
    return this.#latest.ask(method, question, take);
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
