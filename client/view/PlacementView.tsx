import type { JSX } from 'preact';
import type { Part } from './App.tsx';
import { BeforeAfter, ChooseChange, comparedIn } from './BeforeAfter.tsx';
import { sizesOf } from './board.ts';
import { BoardView } from './BoardView.tsx';
import { capitalised } from './RiskView.tsx';

/** The board, or both placements beside each other, with what can be placed and written. */
export function Placement(part: Part): JSX.Element {
  const { explored, shown, session } = part;
  const compared = comparedIn(shown);
  const judged = shown.judged && !('problem' in shown.judged) ? shown.judged : undefined;
  const why = shown.refused ?? (compared?.proposal ? undefined : (judged?.refused ?? explored.uneditable));
  return (
    <section aria-labelledby="placement">
      <h2 id="placement">{compared ? 'Before and after' : 'Placement'}</h2>
      {compared ? (
        <>
          <ChooseChange {...part} />
          <BeforeAfter explored={explored} hosts={compared.hosts} />
        </>
      ) : (
        <EditableBoard {...part} />
      )}
      <div class="buttons" role="group" aria-label="Placements">
        {[{ name: explored.start, sizes: explored.hosts.map(({ replicas }) => replicas) }, ...explored.named].map(
          (named) => (
            <button
              key={named.name}
              type="button"
              class="secondary"
              aria-pressed={String(named.sizes) === String(sizesOf(shown.board)) && !compared?.proposal}
              onClick={() => session.place(named.sizes, named.name)}
            >
              {named.name}
            </button>
          ),
        )}
        <button
          type="button"
          class="secondary"
          aria-pressed={compared !== undefined}
          title="Show both placements side by side, with what moves"
          onClick={() => session.compare(compared ? undefined : session.changeToCompare)}
        >
          Before and After
        </button>
        <Write {...part} />
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

function EditableBoard({ explored, shown, session }: Part): JSX.Element {
  const judged = shown.judged && !('problem' in shown.judged) ? shown.judged : undefined;
  return (
    <>
      <BoardView
        explored={explored}
        board={shown.board}
        down={shown.down}
        outage={judged?.outage}
        criticalSize={judged?.criticalSize}
        onDown={(hosts) => session.toggleDown(hosts)}
        now={() => session.board}
        onMove={(next, spoken) => session.move(next, spoken)}
      />
      {shown.down.length > 0 && (
        <p id="outage" role="status" class={judged?.outage?.isUp === false ? 'lost' : undefined}>
          {judged?.outage?.text}
        </p>
      )}
      <p id="keys" class="quiet">
        Drag a block to another row, or use the keyboard: <kbd>Space</kbd> picks up and drops, arrow keys move and
        carry, <kbd>Esc</kbd> puts back.
      </p>
    </>
  );
}

/** The button that writes what is shown; absent where nothing can be written. */
function Write({ explored, shown, session }: Part): JSX.Element | null {
  const compared = comparedIn(shown)?.proposal;
  const constraint = shown.proposals?.find(({ constrains }) => constrains);
  const proposal = compared ?? (explored.uneditable === undefined ? undefined : constraint);
  if (proposal) {
    const words = compared ? 'Add Constraint' : 'Add Spread Constraint';
    return (
      <button type="button" class="primary" title={proposal.title} onClick={() => void session.accept(proposal)}>
        {proposal.constrains ? words : 'Apply to File'}
      </button>
    );
  }
  if (explored.uneditable !== undefined) return null;
  const judged = shown.judged && !('problem' in shown.judged) ? shown.judged : undefined;
  const canApply = judged !== undefined && judged.moved > 0 && judged.refused === undefined;
  return (
    <button type="button" class="primary" disabled={!canApply} onClick={() => void session.apply()}>
      {judged?.asComment ? 'Suggest in a Comment' : 'Apply to File'}
    </button>
  );
}
