import type { JSX } from 'preact';
import type { Explorable } from '../../server/src/protocol/explorer.ts';
import { sparkline } from '../../server/src/chart/lossChart.ts';
import { PALETTES, type Theme } from '../../server/src/chart/theme.ts';
import { sizesOf } from './board.ts';
import { BoardView } from './BoardView.tsx';
import { EmptyView } from './EmptyView.tsx';
import { Picture } from './Picture.tsx';
import { capitalised, Outcome, Risk } from './RiskView.tsx';
import type { Session, Shown } from './session.ts';
import { Table } from './Table.tsx';

interface Props {
  readonly shown: Shown;
  readonly session: Session;
  readonly theme: Theme;
}

export function App({ shown, session, theme }: Props): JSX.Element | null {
  const { empty, explored, spoken } = shown;
  if (empty) return <EmptyView empty={empty} session={session} />;
  if (!explored) return null;
  return (
    <>
      <Head explored={explored} shown={shown} session={session} />
      <Outcome shown={shown} />
      <div class="columns">
        <Placement explored={explored} shown={shown} session={session} />
        <Risk shown={shown} session={session} theme={theme} />
      </div>
      <TradeOffs shown={shown} theme={theme} />
      <Heat explored={explored} shown={shown} />
      <p class="visually-hidden" aria-live="polite" id="spoken">
        {spoken}
      </p>
    </>
  );
}

interface Part {
  readonly explored: Explorable;
  readonly shown: Shown;
  readonly session: Session;
}

function Head({ explored, shown, session }: Part): JSX.Element {
  return (
    <header>
      <div>
        <h1>{explored.title}</h1>
        <p class="quiet">
          {explored.file} · {explored.placed}
        </p>
      </div>
      <div class="choices">
        {explored.services.length > 1 && (
          <button
            type="button"
            class="secondary"
            title="Search for another service of this file"
            onClick={() => void session.search(explored.services)}
          >
            Choose Service…
          </button>
        )}
        <button
          type="button"
          class="secondary"
          aria-pressed={shown.pinned === true}
          title="Stay with this service while the cursor moves"
          onClick={() => session.pin(shown.pinned !== true)}
        >
          Pin
        </button>
        <label class="choice">
          <span>Fault model</span>
          <select value={shown.model} onChange={({ currentTarget }) => session.chooseModel(currentTarget.value)}>
            {explored.models.map((model) => (
              <option key={model} value={model}>
                {model}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}

function Placement({ explored, shown, session }: Part): JSX.Element {
  const { board, judged, refused } = shown;
  const known = judged && !('problem' in judged) ? judged : undefined;
  const sizes = String(sizesOf(board));
  const stated = explored.hosts.map(({ replicas }) => replicas);
  const why = refused ?? known?.refused ?? explored.uneditable;
  const canApply = known !== undefined && known.moved > 0 && known.refused === undefined;
  return (
    <section aria-labelledby="placement">
      <h2 id="placement">Placement</h2>
      <BoardView
        explored={explored}
        board={board}
        down={shown.down}
        outage={known?.outage}
        criticalSize={known?.criticalSize}
        onDown={(hosts) => session.toggleDown(hosts)}
        now={() => session.board}
        onMove={(next, spoken) => session.move(next, spoken)}
      />
      {shown.down.length > 0 && (
        <p id="outage" role="status" class={known?.outage?.isUp === false ? 'lost' : undefined}>
          {known?.outage?.text}
        </p>
      )}
      <p id="keys" class="quiet">
        Drag a block to another row, or use the keyboard: <kbd>Space</kbd> picks up and drops, arrow keys move and
        carry, <kbd>Esc</kbd> puts back.
      </p>
      <div class="buttons" role="group" aria-label="Placements">
        {[{ name: explored.start, sizes: stated }, ...explored.named].map((named) => (
          <button
            key={named.name}
            type="button"
            class="secondary"
            aria-pressed={String(named.sizes) === sizes}
            onClick={() => session.place(named.sizes, named.name)}
          >
            {named.name}
          </button>
        ))}
        {explored.uneditable === undefined ? (
          <button type="button" class="primary" disabled={!canApply} onClick={() => void session.apply()}>
            {known?.asComment ? 'Suggest in a Comment' : 'Apply to File'}
          </button>
        ) : (
          shown.constraint !== undefined && (
            <button type="button" class="primary" title={shown.constraint} onClick={() => void session.constrain()}>
              Add Spread Constraint
            </button>
          )
        )}
      </div>
      {why !== undefined && (
        <p class="quiet" role="status">
          {capitalised(why)}
          {why.endsWith('.') ? '' : '.'}
        </p>
      )}
    </section>
  );
}

function TradeOffs({ shown, theme }: { readonly shown: Shown; readonly theme: Theme }): JSX.Element | null {
  const { comparison, model } = shown;
  if (!comparison) return null;
  return (
    <section aria-labelledby="models">
      <h2 id="models">Under every fault model</h2>
      <Table
        caption="Chance of losing quorum after the stated number of faults: what protects against one may expose to another"
        columns={['fault model', 'faults', ...comparison.columns, 'loss']}
      >
        {comparison.rows.map((row) => (
          <tr
            key={row.model}
            class={row.model === model ? 'current' : undefined}
            aria-current={row.model === model ? 'true' : undefined}
          >
            <th scope="row">{row.model}</th>
            {row.problem !== undefined || !row.chart ? (
              <td colSpan={comparison.columns.length + 2}>{row.problem}</td>
            ) : (
              <>
                <td>{row.faults}</td>
                {row.losses.map(({ text, value }, index) => (
                  <td key={index} class={mark(value, row.losses[1]?.value, index)}>
                    {text}
                  </td>
                ))}
                <td class="spark">
                  <Picture svg={sparkline(row.chart.series, row.chart.last, PALETTES[theme])} />
                </td>
              </>
            )}
          </tr>
        ))}
      </Table>
    </section>
  );
}

/** Marks a number of the draft that differs from its start; words say the same. */
function mark(value: number, start: number | undefined, index: number): string | undefined {
  if (index !== 0 || start === undefined || value === start) return undefined;
  return value < start ? 'better' : 'worse';
}

function Heat({ explored, shown }: Omit<Part, 'session'>): JSX.Element | null {
  const { heatMap } = shown;
  const [one, many] = explored.hostNoun;
  if (!heatMap) return null;
  return (
    <section aria-labelledby="heat">
      <h2 id="heat">Would one more {one} help?</h2>
      <p>{heatMap.answer}</p>
      <Table
        caption={`The lowest chance of losing quorum that any placement has, by number of ${many} and of faults`}
        columns={[many, 'best placement', ...heatMap.faults.map((n) => `${n}`)]}
        class="heat"
      >
        {heatMap.rows.map((row) => (
          <tr key={row.hosts} class={row.current ? 'current' : undefined}>
            <th scope="row">
              {row.hosts}
              {row.current ? ', now' : ''}
            </th>
            <td>{row.best}</td>
            {row.losses.map(({ value, text }, index) => (
              <td key={index} class="warm" style={{ '--loss': String(value) }}>
                {text}
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </section>
  );
}
