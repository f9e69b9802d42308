import type { JSX } from 'preact';
import type { NothingToExplore } from '../../server/src/protocol/explorer.ts';
import type { Session } from './session.ts';

interface Props {
  readonly empty: NothingToExplore;
  readonly session: Session;
}

/** Shown where there is nothing to explore, with what the user can do about it. */
export function EmptyView({ empty, session }: Props): JSX.Element {
  const { services, problem, notJudged } = empty;
  return (
    <section class="empty" aria-labelledby="nothing">
      <h1 id="nothing">{problem === undefined ? 'No service under the cursor' : 'Nothing to explore yet'}</h1>
      {problem !== undefined && <p>{problem}.</p>}
      {notJudged.length > 0 && (
        <p class="quiet">Not judged: {notJudged.map(({ reason, services: n }) => `${n} ${reason}`).join(', ')}.</p>
      )}
      {services.length > 0 ? (
        <>
          <p>Choose one of this file:</p>
          <ul class="services">
            {services.map((service) => (
              <li key={service}>
                <button type="button" class="link" onClick={() => session.choose(service)}>
                  {service}
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <ol>
          <li>
            Open a file that places replicas on machines: Kubernetes, Compose, Ansible, TiUP, cephadm, Juju or Quorate’s
            own.
          </li>
          <li>Put the cursor on a service.</li>
          <li>
            Run <em>Quorate: Open Risk Explorer</em>, or click the line above the service.
          </li>
        </ol>
      )}
      <p>
        <button type="button" class="primary" onClick={() => void session.openExample()}>
          Open an Example
        </button>
      </p>
    </section>
  );
}
