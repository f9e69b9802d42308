/** The files of the workspace that say something of other files, as they are in the editor or on disk. */
import { URI } from 'vscode-uri';
import { Elsewhere } from '../dialects/elsewhere/elsewhere.ts';
import type { Around } from '../dialects/elsewhere/around.ts';
import { chartBeside, tellsOthers } from '../dialects/elsewhere/mentions.ts';
import { OtherFile } from '../dialects/elsewhere/otherFile.ts';
import { sameTold, type Told, withTexts } from '../dialects/elsewhere/told.ts';
import { folderIn } from '../base/paths.ts';
import { SharedTexts } from '../base/sharedTexts.ts';
import type { Piece } from '../text/piece.ts';
import type { SourceText } from '../text/sourceText.ts';
import { inTurns } from './inTurns.ts';
import { canonicalUri } from './openFiles.ts';

type Text = string | SourceText;

interface Sources {
  readonly textOf: (uri: string) => Promise<string | undefined>;
  /** The bounds of the cluster of a file. */
  readonly boundsOf: (uri: string) => Promise<string | undefined>;
}

/** A file with its address. */
interface TellingFile {
  readonly address: string;
  /** The text; undefined where the file only tells of members. */
  readonly text: string | undefined;
  readonly told: readonly Told[];
  readonly file: OtherFile;
}

/** How many texts are known as those of other facts too. */
const MOST_TEXTS = 10_000;

/** The path of an address, in the form in which files name each other. */
const pathOf = (address: string): string => URI.parse(address).path;

export class TellingFiles {
  readonly #sources: Sources;
  /** The files by path. */
  readonly #files = new Map<string, TellingFile>();
  /** The paths of the files that tell of members, by folder. */
  readonly #tellers = new Map<string, Set<string>>();
  /** The address of every file, by path. */
  readonly #addresses = new Map<string, string>();
  /** What files with the same bounds say, by bounds. */
  readonly #elsewhere = new Map<string | undefined, Promise<Elsewhere>>();
  /** Whether pieces of open files say something of others. */
  readonly #pieces = new WeakMap<Piece, boolean>();
  /** Texts of facts, each once: most files of a workspace say nearly the same. */
  readonly #texts = new SharedTexts(MOST_TEXTS);
  #named: ReadonlySet<string> = new Set();
  #changed = false;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Takes the present text of a file; undefined where the file is gone. */
  note(address: string, source: Text | undefined): void {
    const path = pathOf(address);
    const before = this.#files.get(path);
    if (source === undefined) this.#addresses.delete(path);
    else this.#addresses.set(path, address);
    const text = source === undefined || !this.#tells(path, source) ? undefined : textIn(source);
    if (text !== before?.text) {
      this.#put(path, address, text, before?.told ?? []);
      this.#elsewhere.clear();
      this.#changed = true;
    }
    if (source === undefined) this.tell(address, []);
  }

  /** Takes what a file now says of members of quorums. */
  tell(address: string, told: readonly Told[]): void {
    const path = pathOf(address);
    const before = this.#files.get(path);
    if (sameTold(before?.told ?? [], told)) return;
    const known = new Map(before?.told.map((fact) => [fact.key, fact]));
    const kept = told.map((fact) => known.get(fact.key) ?? withTexts(fact, this.#texts.own));
    this.#put(path, address, before?.text, kept);
    const tellers = this.#tellers.get(folderIn(path)) ?? new Set();
    if (told.length > 0) tellers.add(path);
    else tellers.delete(path);
    this.#tellers.set(folderIn(path), tellers);
    // A fact that no other file of the folder needs changes nothing.
    if ([...tellers].every((other) => other === path)) return;
    this.#elsewhere.clear();
    this.#changed = true;
  }

  #put(path: string, address: string, text: string | undefined, told: readonly Told[]): void {
    if (text === undefined && told.length === 0) this.#files.delete(path);
    else {
      const tell = told.length > 0 ? () => told : undefined;
      const file = new OtherFile({ path, text: text ?? '' }, tell, this.#files.get(path)?.file);
      this.#files.set(path, { address, text, told, file });
    }
  }

  /** Takes the addresses of all files that there are. True where something is new since the last time. */
  async settle(addresses: ReadonlySet<string>): Promise<boolean> {
    for (const address of this.#addresses.values()) if (!addresses.has(address)) this.note(address, undefined);
    for (const address of addresses) this.#addresses.set(pathOf(address), address);
    return this.follow();
  }

  /** Reads the known files that other files name. True where something is new since the last time. */
  async follow(): Promise<boolean> {
    if (!this.#changed) return false;
    // A file that is read may name others, and one that has changed meanwhile may name other ones.
    while (this.#changed) {
      this.#changed = false;
      const has = (path: string): boolean => this.#addresses.has(path);
      const files = [...this.#files.values()].map(({ file }) => file);
      const named = (await inTurns(new Elsewhere(files, has).named())) ?? [];
      const beside = [...this.#addresses.keys()].filter((path) => this.#isBesideChart(path));
      this.#named = new Set([...named, ...beside]);
      for (const path of this.#named) {
        const address = this.#addresses.get(path);
        if (this.#files.get(path)?.text !== undefined || address === undefined) continue;
        const text = await this.#sources.textOf(address);
        if (text !== undefined) this.note(address, text);
      }
    }
    return true;
  }

  async around(uri: string): Promise<Around> {
    const bounds = await this.#sources.boundsOf(uri);
    const known = this.#elsewhere.get(bounds) ?? this.#within(bounds);
    this.#elsewhere.set(bounds, known);
    return (await known).around(pathOf(canonicalUri(uri)));
  }

  /** Forgets what was put together by bounds, since these have changed. */
  boundsChanged(): void {
    this.#elsewhere.clear();
  }

  async #within(bounds: string | undefined): Promise<Elsewhere> {
    const found: OtherFile[] = [];
    for (const { address, file } of this.#files.values())
      if ((await this.#sources.boundsOf(address)) === bounds) found.push(file);
    const elsewhere = new Elsewhere(found);
    await inTurns(elsewhere.mentionsInSteps());
    return elsewhere;
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
