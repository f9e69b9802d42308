import { expect, test } from 'vitest';
import { type Board, drop, lift, carryTo, sizesOf } from '../../client/view/board.ts';
import type { Extension } from '../../client/view/host.ts';
import { Session } from '../../client/view/session.ts';
import type { Shown } from '../../client/view/shown.ts';
import type {
  DraftParams,
  Explorable,
  Judged,
  Proposal,
  Target,
  ViewRequests,
} from '../../server/src/protocol/explorer.ts';

const URI = 'file:///ledger.yaml';

const explorable = (...sizes: number[]): Explorable => ({
  version: 1,
  service: 'ledger',
  services: ['ledger'],
  title: 'ledger',
  file: 'ledger.yaml',
  placed: '',
  modelNote: '',
  model: 'a',
  models: ['a', 'b'],
  replicaNoun: ['VM', 'VMs'],
  hostNoun: ['PM', 'PMs'],
  hosts: sizes.map((replicas, host) => ({ name: `pm-${host + 1}`, replicas })),
  start: 'Current',
  named: [],
});

const judged = (spoken: string): Judged => ({
  loss: { value: 0, text: '0' },
  before: { value: 0, text: '0' },
  what: '',
  spoken,
  tolerance: '',
  toleranceBefore: '',
  chart: { alt: '', series: [], last: 1 },
  tips: [],
  table: { columns: [], rows: [] },
  moved: 0,
});

type Method = keyof ViewRequests;

/** An extension whose answers come when the test wants them. */
class FakeHost implements Extension {
  file: ViewRequests['explore']['answer'] | null = explorable(2, 2);
  remembered: Target = {};
  readonly asked: { method: Method; params: unknown; reply: (answer: unknown) => void }[] = [];
  target: (target: Target) => void = () => undefined;
  cursor: (target: Target) => void = () => undefined;
  changed: () => void = () => undefined;

  readonly #first: Target;

  constructor(first: Target = { uri: URI }) {
    this.#first = first;
  }

  ask<M extends Method>(method: M, params: ViewRequests[M]['params']): Promise<ViewRequests[M]['answer'] | null> {
    if (method === 'target') return Promise.resolve(this.#first as ViewRequests[M]['answer']);
    if (method === 'explore') return Promise.resolve(this.file as ViewRequests[M]['answer'] | null);
    return new Promise((resolve) => {
      this.asked.push({ method, params, reply: resolve as (answer: unknown) => void });
    });
  }

  remember(target: Target): void {
    this.remembered = target;
  }

  onTarget(listener: (target: Target) => void): void {
    this.target = listener;
  }

  onCursor(listener: (target: Target) => void): void {
    this.cursor = listener;
  }

  onChanged(listener: () => void): void {
    this.changed = listener;
  }

  /** Of the questions of a kind, the sizes asked about, in order. */
  sizes(method: Method): (readonly number[])[] {
    return this.asked
      .filter((question) => question.method === method)
      .map(({ params }) => (params as DraftParams).sizes);
  }

  async answer(method: Method, answer: unknown): Promise<void> {
    this.asked.findLast((question) => question.method === method)?.reply(answer);
    await settled();
  }
}

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

async function started(host = new FakeHost()): Promise<{ host: FakeHost; session: Session; shown: () => Shown }> {
  const all: Shown[] = [];
  const session = new Session(host, (shown) => all.push(shown));
  await session.start();
  await settled();
  return {
    host,
    session,
    shown: () => {
      const last = all.at(-1);
      if (!last) throw new Error('nothing is shown');
      return last;
    },
  };
}

const moved = (board: Board, replica: number, to: number): Board => drop(carryTo(lift(board, replica), to));

test('a host that is taken down counts in the next answer, until it is brought back or the file has other hosts', async () => {
  const { host, session, shown } = await started();
  const asked = (): unknown => host.asked.findLast(({ method }) => method === 'whatIf')?.params;
  await host.answer('whatIf', judged(''));
  session.toggleDown([0]);
  expect(asked()).toMatchObject({ down: [0] });
  await host.answer('whatIf', judged(''));
  session.toggleDown([0, 1]);
  expect(shown().down).toEqual([0, 1]);
  await host.answer('whatIf', judged(''));
  session.toggleDown([0, 1]);
  expect(asked()).not.toHaveProperty('down');
  session.toggleDown([1]);
  host.file = explorable(2, 1);
  host.changed();
  await settled();
  expect(shown().down).toEqual([]);
});

const spreading: Proposal = {
  title: 'Spread over nodes',
  constrains: true,
  hosts: [],
  told: judged('1 %; before 5 %.'),
  version: 1,
  edits: [],
};

test('where a scheduler decides, what the quick fixes would do is looked for, and written on request', async () => {
  const host = new FakeHost();
  host.file = { ...explorable(2, 2), uneditable: 'Kubernetes chooses the nodes' };
  const { session, shown } = await started(host);
  await host.answer('proposals', [spreading]);
  expect(shown().proposals).toEqual([spreading]);
  void session.accept(spreading);
  await host.answer('accept', { refused: 'the file is gone' });
  expect(shown().refused).toBe('the file is gone');
});

test('a quick fix is compared with the file once it is known, and the board is shown after it was written', async () => {
  const host = new FakeHost({ uri: URI, compared: spreading.title });
  const { session, shown } = await started(host);
  expect(shown()).toMatchObject({ compared: spreading.title, spoken: '' });
  await host.answer('proposals', [spreading]);
  expect(shown().spoken).toBe('Before and after. 1 %; before 5 %.');
  void session.accept(spreading);
  await host.answer('accept', { moved: true });
  expect(shown().compared).toBeUndefined();
  expect(host.remembered.compared).toBeUndefined();
});

test('the board is shown where the quick fix is no longer there', async () => {
  const { host, shown } = await started(new FakeHost({ uri: URI, compared: 'gone' }));
  await host.answer('proposals', [spreading]);
  expect(shown().compared).toBeUndefined();
});

test('a draft is compared where there is one, else the first quick fix; a placement with a name is a draft', async () => {
  const { host, session, shown } = await started();
  session.compare(session.changeToCompare);
  await host.answer('proposals', [spreading]);
  expect(shown().compared).toBe(spreading.title);
  session.place([3, 1], 'Concentrated');
  expect(shown().compared).toBe('');
  session.compare(undefined);
  expect(session.changeToCompare).toBe('');
});

test('another service is searched for among all of the file', async () => {
  const { host, session } = await started();
  void session.search(['ledger', 'queue']);
  await host.answer('chooseService', 'queue');
  expect(host.remembered.service).toBe('ledger');
  expect(host.asked.find(({ method }) => method === 'chooseService')?.params).toEqual(['ledger', 'queue']);
});

test('the view follows the cursor, unless it is pinned or shows a draft', async () => {
  const { host, session, shown } = await started();
  const goTo = async (service: string): Promise<string | undefined> => {
    host.file = { ...explorable(2, 2), service };
    host.cursor({ uri: URI, service });
    await settled();
    return shown().explored?.service;
  };
  expect(await goTo('queue')).toBe('queue');
  session.pin(true);
  expect(await goTo('locks')).toBe('queue');
  session.pin(false);
  await settled();
  expect(shown().explored?.service).toBe('locks');
  session.move(moved(session.board, 0, 1));
  expect(await goTo('queue')).toBe('locks');
  session.place([2, 2], 'Current');
  expect(await goTo('queue')).toBe('queue');
});

test('while an answer is awaited, of all drafts that come only the newest is asked for', async () => {
  const { host, session, shown } = await started();
  session.move(moved(session.board, 0, 1));
  session.move(moved(session.board, 1, 1));
  expect(host.sizes('whatIf')).toEqual([[2, 2]]);
  await host.answer('whatIf', judged('old'));
  expect(shown().judged).toBeUndefined();
  expect(host.sizes('whatIf')).toEqual([
    [2, 2],
    [0, 4],
  ]);
  await host.answer('whatIf', judged('new'));
  expect(shown().judged).toMatchObject({ spoken: 'new' });
});

test('the table follows when the numbers are there and the draft rests', async () => {
  const { host, session } = await started();
  await host.answer('whatIf', judged(''));
  session.move(moved(session.board, 0, 1));
  await host.answer('whatIf', judged(''));
  expect(host.sizes('compare')).toEqual([]);
  await expect.poll(() => host.sizes('compare')).toEqual([[1, 3]]);
});

test('what was done is spoken with the numbers it led to, and with the last thing done before they came', async () => {
  const { host, session, shown } = await started();
  await host.answer('whatIf', judged('0.48.'));
  session.move(carryTo(lift(session.board, 0), 1), 'Over pm-2.');
  session.move(drop(session.board), 'Dropped on pm-2.');
  expect(shown().spoken).toBe('');
  await host.answer('whatIf', judged('0.44.'));
  expect(shown().spoken).toBe('Dropped on pm-2. 0.44.');
});

test.for<readonly [what: string, file: ViewRequests['explore']['answer'] | null, sizes: readonly number[]]>([
  ['the draft stays where the file places replicas as before', { ...explorable(2, 2), version: 2 }, [1, 3]],
  ['the file counts where it places them anew', explorable(3, 1), [3, 1]],
  ['the file counts where a host is added', explorable(2, 2, 1), [2, 2, 1]],
  ['nothing is left where the service is gone', { services: ['other'], notJudged: [] }, []],
  ['nothing is left where the file is gone', null, []],
])('after an edit, %s', async ([, file, sizes]) => {
  const { host, session, shown } = await started();
  session.move(moved(session.board, 0, 1));
  host.file = file;
  host.changed();
  await settled();
  expect(sizesOf(shown().board)).toEqual(sizes);
  expect(shown().empty === undefined).toBe(sizes.length > 0);
});

test('a window that is opened again shows the draft and the model it was closed with', async () => {
  const { host, session } = await started();
  session.move(moved(session.board, 0, 1));
  session.chooseModel('b');
  const again = await started(new FakeHost(host.remembered));
  expect(sizesOf(again.shown().board)).toEqual([1, 3]);
  expect(again.shown().model).toBe('b');
});

test.for<readonly [what: string, remembered: Target]>([
  ['another number of replicas', { uri: URI, service: 'ledger', sizes: [1, 1] }],
  ['other hosts', { uri: URI, service: 'ledger', sizes: [1, 1, 2] }],
])('a draft with %s is not shown again', async ([, remembered]) => {
  const { shown } = await started(new FakeHost(remembered));
  expect(sizesOf(shown().board)).toEqual([2, 2]);
});

test('a draft that cannot be written says why, until something else is tried', async () => {
  const { host, session, shown } = await started();
  const applied = session.apply();
  await host.answer('apply', { refused: 'it cannot' });
  await applied;
  expect(shown().refused).toBe('it cannot');
  session.move(moved(session.board, 0, 1));
  expect(shown().refused).toBeUndefined();
});
