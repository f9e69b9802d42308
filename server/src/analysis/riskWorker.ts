/** The messages between the server and its risk worker. */
import { type Answer, answer, type Question } from './question.ts';

export interface RiskRequest {
  readonly id: number;
  readonly question: Question;
  /** True for an answer that costs little; see `answer`. */
  readonly brief?: boolean;
}

export type RiskResponse =
  { readonly id: number; readonly answer: Answer } | { readonly id: number; readonly error: string };

/** A worker thread, as Node or the browser provides it. Listeners are set before the first request. */
export interface RiskWorker {
  post(request: RiskRequest): void;
  onResponse(listener: (response: RiskResponse) => void): void;
  /** Called when the worker died, or failed to start, without being told to end. */
  onFailure(listener: (reason: string) => void): void;
  terminate(): void;
}

/** Answers a request. Never throws. */
export function respond({ id, question, brief }: RiskRequest): RiskResponse {
  try {
    return { id, answer: answer(question, brief) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
