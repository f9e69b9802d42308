/** The files of the workspace that say something of others, kept as they are in the editor or on disk. */
import { URI } from 'vscode-uri';
import { Elsewhere } from '../dialects/elsewhere/elsewhere.ts';
import type { Around } from '../dialects/elsewhere/around.ts';
import { chartBeside, tellsOthers } from '../dialects/elsewhere/mentions.ts';
import { OtherFile } from '../dialects/elsewhere/otherFile.ts';
import type { Piece, SourceText } from '../text/sourceText.ts';
import { canonicalUri } from './openFiles.ts';

type Text = string | SourceText;

interface Sources {
  readonly textOf: (uri: string) => Promise<string | undefined>;
  /** What bounds the cluster of a file. */
  readonly boundsOf: (uri: string) => Promise<string | undefined>;
}

/** As files name each other. */
const pathOf = (address: string): string => URI.parse(address).path;

export class TellingFiles {
  readonly #sources: Sources;
  /** By path, with their addresses. */
  readonly #files = new Map<string, { readonly address: string; readonly file: OtherFile }>();
  /** By path the address of every file that there is. */
  readonly #addresses = new Map<string, string>();
  /** By bounds. */
  readonly #elsewhere = new Map<string | undefined, Promise<Elsewhere>>();
  /** Pieces of open files, and whether they tell something. */
  readonly #pieces = new WeakMap<Piece, boolean>();
  #named: ReadonlySet<string> = new Set();
  #changed = false;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Takes a file as it is now; undefined where it is gone. */
  note(address: string, source: Text | undefined): void {
    const path = pathOf(address);
    const before = this.#files.get(path)?.file.text;
    if (source === undefined) this.#addresses.delete(path);
    else this.#addresses.set(path, address);
    const text = source === undefined || !this.#tells(path, source) ? undefined : textIn(source);
    if (text === before) return;
    if (text === undefined) this.#files.delete(path);
    else this.#files.set(path, { address, file: new OtherFile({ path, text }) });
    this.#elsewhere.clear();
    this.#changed = true;
  }

  /** These are all files that there are. True where something is new since the last time. */
  async settle(addresses: ReadonlySet<string>): Promise<boolean> {
    for (const address of this.#addresses.values()) if (!addresses.has(address)) this.note(address, undefined);
    for (const address of addresses) this.#addresses.set(pathOf(address), address);
    return this.follow();
  }

  /** Reads what files name that are known. True where something is new since the last time. */
  async follow(): Promise<boolean> {
    if (!this.#changed) return false;
    this.#changed = false;
    const has = (path: string): boolean => this.#addresses.has(path);
    const files = [...this.#files.values()].map(({ file }) => file);
    const beside = [...this.#addresses.keys()].filter((path) => this.#isBesideChart(path));
    this.#named = new Set([...new Elsewhere(files, has).named(), ...beside]);
    for (const path of this.#named) {
      const address = this.#addresses.get(path);
      if (this.#files.has(path) || address === undefined) continue;
      const text = await this.#sources.textOf(address);
      if (text !== undefined) this.note(address, text);
    }
    this.#changed = false;
    return true;
  }

  async around(uri: string): Promise<Around> {
    const bounds = await this.#sources.boundsOf(uri);
    const known = this.#elsewhere.get(bounds) ?? this.#within(bounds);
    this.#elsewhere.set(bounds, known);
    return (await known).around(pathOf(canonicalUri(uri)));
  }

  /** Where files end is another place now. */
  boundsChanged(): void {
    this.#elsewhere.clear();
  }

  async #within(bounds: string | undefined): Promise<Elsewhere> {
    const found: OtherFile[] = [];
    for (const { address, file } of this.#files.values())
      if ((await this.#sources.boundsOf(address)) === bounds) found.push(file);
    return new Elsewhere(found);
  }

  #isBesideChart(path: string): boolean {
    const chart = chartBeside(path);
    return chart !== undefined && this.#addresses.has(chart);
  }

  #tells(path: string, source: Text): boolean {
    if (this.#named.has(path) || this.#isBesideChart(path)) return true;
    if (typeof source === 'string') return tellsOthers(path, source);
    return source.pieces.some((piece) => {
      const known = this.#pieces.get(piece) ?? tellsOthers(path, piece.text);
      this.#pieces.set(piece, known);
      return known;
    });
  }
}

const textIn = (source: Text): string => (typeof source === 'string' ? source : source.text);
