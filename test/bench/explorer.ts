/** `npm run bench:explorer`: what it takes until a replica that is dragged shows its risk, in a real VS Code. Needs Linux. */
import { cpus, loadavg } from 'node:os';
import { explorerIn } from '../../scripts/vscode/explorerJourney.ts';
import { startJourney } from '../../scripts/vscode/journey.ts';
import { table, writeSection } from './section.ts';

const HOSTS = 20;
const REPLICAS = 50;
/** Each round drags another replica over every other host, so that no draft is asked for twice. */
const ROUNDS = 5;

const sizes = Array.from(
  { length: HOSTS },
  (_, host) => Math.floor(REPLICAS / HOSTS) + Number(host < REPLICAS % HOSTS),
);

interface Model {
  readonly fault: string;
  readonly keep: string;
}

const MODELS: readonly Model[] = [
  { fault: 'limited-byzantine/vm', keep: 'pm' },
  { fault: 'limited-byzantine/vm', keep: 'vm' },
  { fault: 'crash-stop/pm', keep: 'vm' },
];

interface Measured {
  /** From the movement of the mouse to the answer in the page, in ms, for each draft. */
  readonly answers: readonly number[];
  /** Of how many answers the numbers stood in the page in the first frame that was drawn after. */
  readonly inNextFrame: number;
  /** From the answer to that frame, in ms. */
  readonly frames: readonly number[];
}

/** How many processes wanted a processor before this began. */
const [busy = 0] = loadavg();

const rows: { readonly model: Model; readonly measured: Measured }[] = [];
for (const model of MODELS) {
  rows.push({ model, measured: await measure(model) });
}
await writeSection('explorer', section());
process.exit(0);

async function measure({ fault, keep }: Model): Promise<Measured> {
  const hosts = sizes.map((size, host) => `      pm-${host + 1}: ${size}\n`).join('');
  const text = `deployments:\n  - name: ledger\n    fault: ${fault}\n    keep: ${keep}\n    hosts:\n${hosts}`;
  await using started = await startJourney({ text });
  const { page } = started;
  await page.setViewportSize({ width: 1640, height: 1200 });
  await page.locator('.codelens-decoration a', { hasText: `${REPLICAS} VMs on ${HOSTS} PMs` }).click();
  await explorerIn(page).locator('#heat').waitFor();
  const frame = await (await explorerIn(page).locator('main').elementHandle())?.ownerFrame();
  if (!frame) throw new Error('the explorer has no frame');
  return await frame.evaluate(dragAround, ROUNDS);
}

/** Runs in the page: moves the mouse as a hand would, host by host, and looks at what comes and when it shows. */
async function dragAround(rounds: number): Promise<Measured> {
  interface Answer {
    readonly answer?: { readonly loss?: { readonly text: string } };
  }
  const nextFrame = (): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(resolve);
    });
  const nextLoss = (): Promise<{ at: number; text: string }> =>
    new Promise((resolve) => {
      const listen = ({ data, timeStamp }: MessageEvent<Answer>): void => {
        const text = data.answer?.loss?.text;
        if (text === undefined) return;
        removeEventListener('message', listen);
        resolve({ at: timeStamp, text });
      };
      addEventListener('message', listen);
    });
  const answers: number[] = [];
  const frames: number[] = [];
  let inNextFrame = 0;
  const middle = (element: Element | undefined): { clientX: number; clientY: number } => {
    const { x, y, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
    return { clientX: x + width / 2, clientY: y + height / 2 };
  };
  const hosts = (): Element[] => [...document.querySelectorAll('.host')];
  for (let round = 0; round < rounds; round++) {
    const replica = hosts()[round]?.querySelector('button');
    if (!replica) throw new Error('there is nothing to drag');
    replica.dispatchEvent(new PointerEvent('pointerdown', { ...middle(replica), bubbles: true, button: 0 }));
    for (let step = 1; step < hosts().length; step++) {
      const over = middle(hosts()[(round + step) % hosts().length]);
      const answered = nextLoss();
      const asked = performance.now();
      dispatchEvent(new PointerEvent('pointermove', over));
      const { at, text } = await answered;
      await nextFrame();
      answers.push(at - asked);
      frames.push(performance.now() - at);
      inNextFrame += Number(document.querySelector('#loss')?.textContent === text);
    }
    dispatchEvent(new PointerEvent('pointerup'));
  }
  return { answers, inNextFrame, frames };
}

function section(): string {
  const cpu = cpus();
  const head = [
    'Fault model',
    'Drafts',
    'Answer',
    '95 % of answers',
    'Slowest',
    'Frame after it',
    'Shown in that frame',
  ];
  const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  const body = rows.map(({ model, measured: { answers, frames, inNextFrame } }) => [
    `${model.fault}, keep ${model.keep}`,
    String(answers.length),
    ms(quantile(answers, 0.5)),
    ms(quantile(answers, 0.95)),
    ms(Math.max(...answers)),
    ms(quantile(frames, 0.5)),
    `${inNextFrame} of ${answers.length}`,
  ]);
  const all = rows.flatMap(({ measured }) => measured.answers);
  const shown = rows.every(({ measured }) => measured.inNextFrame === measured.answers.length);
  const slow = quantile(all, 0.95);
  return `## The risk explorer

Measured by \`npm run bench:explorer\` on Node ${process.versions.node}, ${cpu.length} × ${(cpu[0]?.model ?? '').split(' ').slice(0, 2).join(' ')}: a VM is dragged over
host after host, in the panel of a VS Code whose window, server and extension host share these processors, with ${busy.toFixed(1)} other
processes wanting them as well (load average). ${REPLICAS} VMs on
${HOSTS} PMs; no draft is asked for twice. An answer's time is that from the movement of the mouse to the message in the page. The frame
is the first one drawn after. The mouse moves on in the next frame; the table of the twelve models follows when it rests.

${table(head, body)}

${table(
  ['What', 'Measured', 'Target', 'Met'],
  [
    ['An answer, median of all models', ms(quantile(all, 0.5)), '≤ 50 ms', quantile(all, 0.5) <= 50 ? 'yes' : '**no**'],
    ['95 % of answers, all models', ms(slow), '≤ 50 ms', slow <= 50 ? 'yes' : '**no**'],
    ['Numbers stand in the first frame after the answer', shown ? 'all' : 'not all', 'all', shown ? 'yes' : '**no**'],
  ],
)}`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
