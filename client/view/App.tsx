import type { JSX } from 'preact';
import type { Explorable } from '../../server/src/protocol/explorer.ts';
import { sparkline } from '../../server/src/chart/lossChart.ts';
import { PALETTES, type Theme } from '../../server/src/chart/theme.ts';
import { EmptyView } from './EmptyView.tsx';
import { Picture } from './Picture.tsx';
import { Placement } from './PlacementView.tsx';
import { Outcome, Risk } from './RiskView.tsx';
import type { Session } from './session.ts';
import type { Shown } from './shown.ts';
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

export interface Part {
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
          <select
            value={shown.model}
            title={shown.model}
            onChange={({ currentTarget }) => session.chooseModel(currentTarget.value)}
          >
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
