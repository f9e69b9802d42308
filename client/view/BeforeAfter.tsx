import type { JSX } from 'preact';
import type { ComparedHost, Explorable, Proposal, RiskTold } from '../../server/src/protocol/explorer.ts';
import { sizesOf } from './board.ts';
import { dense } from './BoardView.tsx';
import type { Session } from './session.ts';
import { isDraft, type Shown } from './shown.ts';

/** What is shown beside the file: a proposal, or the draft. */
export interface Compared {
  readonly hosts: readonly ComparedHost[];
  readonly told: RiskTold;
  /** Absent for the draft. */
  readonly proposal?: Proposal;
}

/** What is compared with the file; undefined where nothing is, or while it is not known yet. */
export function comparedIn({ compared, explored, proposals, judged, board }: Shown): Compared | undefined {
  if (compared === undefined || !explored) return undefined;
  const proposal = proposals?.find(({ title }) => title === compared);
  if (proposal) return { hosts: proposal.hosts, told: proposal.told, proposal };
  if (compared !== '' || !judged || 'problem' in judged) return undefined;
  const sizes = sizesOf(board);
  const hosts = explored.hosts.map(({ name, zone, replicas }, host) => {
    const at = { name, before: replicas, after: sizes[host] ?? 0 };
    return zone === undefined ? at : { ...at, zone };
  });
  return { hosts, told: judged };
}

interface Props {
  readonly explored: Explorable;
  readonly hosts: readonly ComparedHost[];
}

/** Both placements beside each other, host by host. What moves is hollow before, and ringed after. */
export function BeforeAfter({ explored, hosts }: Props): JSX.Element {
  const { hostNoun, replicaNoun } = explored;
  const total = hosts.reduce((sum, { before }) => sum + before, 0);
  return (
    <table class={`pair${dense(total)}`}>
      <caption class="visually-hidden">
        {replicaNoun[1]} on each {hostNoun[0]}, before and after
      </caption>
      <thead>
        <tr>
          <th scope="col">{hostNoun[0]}</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {hosts.flatMap((host, index) => [
          ...(host.zone !== hosts[index - 1]?.zone
            ? [<Zone key={`zone ${index}`} host={host} noun={hostNoun[1]} />]
            : []),
          <Row key={host.name} host={host} />,
        ])}
      </tbody>
    </table>
  );
}

function Zone({ host: { zone }, noun }: { readonly host: ComparedHost; readonly noun: string }): JSX.Element {
  return (
    <tr class="group">
      <th scope="colgroup" colSpan={3}>
        {zone === undefined ? `${noun} of no known zone` : `zone ${zone}`}
      </th>
    </tr>
  );
}

function Row({ host: { name, before, after } }: { readonly host: ComparedHost }): JSX.Element {
  const kept = Math.min(before, after);
  return (
    <tr class={before === after ? undefined : 'changed'}>
      <th scope="row">{name}</th>
      <Side number={before} kept={kept} mark="leaves" note={before > after ? ` (${before - after} fewer)` : ''} />
      <Side number={after} kept={kept} mark="arrives" note={after > before ? ` (${after - before} more)` : ''} />
    </tr>
  );
}

interface SideProps {
  readonly number: number;
  readonly kept: number;
  readonly mark: 'leaves' | 'arrives';
  /** What moves, for users who do not see the blocks. */
  readonly note: string;
}

function Side({ number, kept, mark, note }: SideProps): JSX.Element {
  return (
    <td>
      <span class="side">
        <span class="number">
          {number}
          {note !== '' && <span class="visually-hidden">{note}</span>}
        </span>
        <span class="replicas" aria-hidden="true">
          {Array.from({ length: number }, (_, place) => (
            <span key={place} class={`replica${place < kept ? '' : ` ${mark}`}`} />
          ))}
        </span>
      </span>
    </td>
  );
}

interface ChangeProps {
  readonly shown: Shown;
  readonly session: Session;
}

/** Chooses what is compared with the file: a quick fix, or the draft where there is one. */
export function ChooseChange({ shown, session }: ChangeProps): JSX.Element {
  const { compared = '', proposals = [] } = shown;
  const titles = proposals.map(({ title }) => title);
  const all = compared === '' || isDraft(shown) ? [...titles, ''] : titles;
  return (
    <fieldset class="changes">
      <legend>Change</legend>
      {all.map((title) => (
        <label key={title}>
          <input type="radio" name="change" checked={title === compared} onChange={() => session.compare(title)} />
          {title === '' ? 'The draft on the board' : title}
        </label>
      ))}
    </fieldset>
  );
}
