// Stands in for VS Code's native log writer, which stays unbuilt; without it, every output channel of an extension
// would be empty. The names are those of the module @vscode/spdlog that VS Code calls. There is no rotation, since the
// folder of the logs is removed when VS Code ends.
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'] as const;

class Logger {
  readonly #file: string;
  #level = 0;
  #plain = false;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  readonly trace = (message: string): void => this.#write(0, message);
  readonly debug = (message: string): void => this.#write(1, message);
  readonly info = (message: string): void => this.#write(2, message);
  readonly warn = (message: string): void => this.#write(3, message);
  readonly error = (message: string): void => this.#write(4, message);
  readonly critical = (message: string): void => this.#write(5, message);

  getLevel(): number {
    return this.#level;
  }

  setLevel(level: number): void {
    this.#level = level;
  }

  /** Drops the formatters, since the channel writes lines in its own format, as plain output channels do. */
  clearFormatters(): void {
    this.#plain = true;
  }

  /** Does nothing: VS Code asks only for the pattern that is written here. */
  setPattern(): void {}

  flush(): void {}

  drop(): void {}

  #write(level: number, message: string): void {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(this.#file, this.#plain ? message : `${time} [${levels[level] ?? 'off'}] ${message}\n`);
  }
}

export const version = 0;
export function setLevel(): void {}
export function setFlushOn(): void {}
export async function createRotatingLogger(_name: string, file: string): Promise<Logger> {
  return new Logger(file);
}
export { createRotatingLogger as createAsyncRotatingLogger };
