import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { lossChart } from '../../server/src/chart/lossChart.ts';
import { PALETTES, type Theme } from '../../server/src/chart/theme.ts';
import type { Curves, RiskTold } from '../../server/src/protocol/explorer.ts';
import { comparedIn } from './BeforeAfter.tsx';
import { chartFile, pngOf } from './export.ts';
import { Picture } from './Picture.tsx';
import type { Session } from './session.ts';
import type { Shown } from './shown.ts';
import { Table } from './Table.tsx';

/** The number that compares the draft with the file. It stays visible while replicas are dragged further down. */
export function Outcome({ shown }: { readonly shown: Shown }): JSX.Element {
  const { judged } = shown;
  const compared = comparedIn(shown);
  if (compared) return <BothRisks told={compared.told} />;
  if (!judged) return <div class="outcome" />;
  if ('problem' in judged) return <p class="outcome">{capitalised(judged.problem)}.</p>;
  const { loss, before, what, tolerance } = judged;
  return (
    <div class="outcome">
      <p class="loss">
        <strong id="loss">{loss.text}</strong>
        {loss.text !== before.text && <span class="quiet"> was {before.text}</span>}
      </p>
      <p>
        {capitalised(what)}. <span class="quiet">{tolerance}</span>
      </p>
    </div>
  );
}

/** The risk before and after, of the same size, so that neither is overlooked. */
function BothRisks({ told }: { readonly told: RiskTold }): JSX.Element {
  const { loss, before, what, tolerance, toleranceBefore } = told;
  return (
    <div class="outcome both">
      <dl>
        <div>
          <dt>Before</dt>
          <dd>
            <strong>{before.text}</strong> <span class="quiet">{toleranceBefore}</span>
          </dd>
        </div>
        <div>
          <dt>After</dt>
          <dd>
            <strong id="loss">{loss.text}</strong> <span class="quiet">{tolerance}</span>
          </dd>
        </div>
      </dl>
      <p>{capitalised(what)}.</p>
    </div>
  );
}

interface RiskProps {
  readonly shown: Shown;
  readonly session: Session;
  readonly theme: Theme;
}

export function Risk({ shown, session, theme }: RiskProps): JSX.Element {
  const judged = comparedIn(shown)?.proposal?.told ?? shown.judged;
  return (
    <section aria-labelledby="risk">
      <h2 id="risk">Risk</h2>
      {judged && 'chart' in judged && <Numbers curves={judged} session={session} theme={theme} />}
    </section>
  );
}

function Numbers({
  curves: { chart, tips, table },
  session,
  theme,
}: {
  readonly curves: Curves;
  readonly session: Session;
  readonly theme: Theme;
}): JSX.Element {
  const [pointed, point] = useState<number>();
  return (
    <>
      <Picture
        svg={lossChart(chart.series, chart.last, PALETTES[theme], tips.length > 0)}
        label={chart.alt}
        onPoint={point}
      />
      {tips.length > 0 && (
        <p id="pointed" class="quiet">
          {tips[pointed ?? -1] ?? 'Point at the chart to read its values.'}
        </p>
      )}
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
