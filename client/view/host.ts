/** The connection to the extension: questions and answers over messages. */
import type { FromView, Target, ToView, ViewRequests } from '../../server/src/protocol/explorer.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
};

export interface Extension {
  /** The answer to a question; null where there is none. */
  ask<M extends keyof ViewRequests>(
    method: M,
    params: ViewRequests[M]['params'],
  ): Promise<ViewRequests[M]['answer'] | null>;
  /** Keeps what the view is to show when the window is opened again. */
  remember(target: Target): void;
  onTarget(listener: (target: Target) => void): void;
  /** Called when the cursor is in another service. */
  onCursor(listener: (target: Target) => void): void;
  onChanged(listener: () => void): void;
}

export function connectHost(): Extension {
  const api = acquireVsCodeApi();
  const waiting = new Map<number, (answer: unknown) => void>();
  const listeners: { target: (target: Target) => void; cursor: (target: Target) => void; changed: () => void } = {
    target: () => undefined,
    cursor: () => undefined,
    changed: () => undefined,
  };
  let last = 0;
  addEventListener('message', ({ data }: MessageEvent<ToView>) => {
    if ('target' in data) listeners.target(data.target);
    else if ('cursor' in data) listeners.cursor(data.cursor);
    else if ('changed' in data) listeners.changed();
    else {
      waiting.get(data.id)?.(data.answer);
      waiting.delete(data.id);
    }
  });
  return {
    ask: (method, params) =>
      new Promise((resolve) => {
        const id = ++last;
        waiting.set(id, resolve as (answer: unknown) => void);
        api.postMessage({ id, method, params } satisfies FromView);
      }),
    remember: (target) => api.setState(target),
    onTarget: (listener) => (listeners.target = listener),
    onCursor: (listener) => (listeners.cursor = listener),
    onChanged: (listener) => (listeners.changed = listener),
  };
}
