import type { JSX } from 'preact';
import { lossChart } from '../../server/src/chart/lossChart.ts';
import { PALETTES, type Theme } from '../../server/src/chart/theme.ts';
import type { Judged } from '../../server/src/protocol/explorer.ts';
import { chartFile, pngOf } from './export.ts';
import { Picture } from './Picture.tsx';
import type { Session, Shown } from './session.ts';
import { Table } from './Table.tsx';

/** The number that compares the draft with the file. It stays visible while replicas are dragged further down. */
export function Outcome({ shown: { judged } }: { readonly shown: Shown }): JSX.Element {
  if (!judged) return <div class="outcome" />;
  if ('problem' in judged) return <p class="outcome">{capitalised(judged.problem)}.</p>;
  const { loss, before, what, tolerance } = judged;
  return (
    <div class="outcome">
      <p class="loss">
        <strong id="loss">{loss.text}</strong>
        {loss.value !== before.value && <span class="quiet"> was {before.text}</span>}
      </p>
      <p>
        {capitalised(what)}. <span class="quiet">{tolerance}</span>
      </p>
    </div>
  );
}

interface RiskProps {
  readonly shown: Shown;
  readonly session: Session;
  readonly theme: Theme;
}

export function Risk({ shown, session, theme }: RiskProps): JSX.Element {
  const { judged } = shown;
  return (
    <section aria-labelledby="risk">
      <h2 id="risk">Risk</h2>
      {judged && !('problem' in judged) && <Numbers judged={judged} session={session} theme={theme} />}
    </section>
  );
}

function Numbers({
  judged,
  session,
  theme,
}: {
  readonly judged: Judged;
  readonly session: Session;
  readonly theme: Theme;
}): JSX.Element {
  const { chart, tips, table } = judged;
  return (
    <>
      <Picture svg={lossChart(chart.series, chart.last, PALETTES[theme], tips)} label={chart.alt} />
      <Table caption="Chance of losing quorum by number of faults" columns={table.columns} class="wrapping">
        {table.rows.map(([first, ...cells]) => (
          <tr key={first}>
            <th scope="row">{first}</th>
            {cells.map((cell, index) => (
              <td key={index}>{cell}</td>
            ))}
          </tr>
        ))}
      </Table>
      <div class="buttons" role="group" aria-label="Save">
        <button type="button" class="secondary" onClick={() => void session.saveReport()}>
          Save Report
        </button>
        <button type="button" class="secondary" onClick={() => void session.save('svg', chartFile(chart))}>
          Save as SVG
        </button>
        <button
          type="button"
          class="secondary"
          onClick={() => void pngOf(chart).then((png) => session.save('png', png))}
        >
          Save as PNG
        </button>
      </div>
    </>
  );
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
