/** Writes a placement of a service into its file. */
import { placementEdits, type PlacementEdit } from '../fixes/placementEdit.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import { spreadOverHosts } from './domains.ts';

/** Replicas per host of the file as it is, in its order. */
export const presentSizes = ({ hosts }: AnalysedService): readonly number[] => hosts.map(({ replicas }) => replicas);

/** Replicas per host of the file. @param sizes replicas per host of the question, which may be a domain of hosts */
export function sizesPerHost(service: AnalysedService, sizes: readonly number[]): readonly number[] {
  return spreadOverHosts(presentSizes(service), service.view, sizes);
}

/** The edits that reach the placement, or the reason why there are none. @param wanted replicas per host of the file */
export function writePlacement(
  { layout }: Analysis,
  service: AnalysedService,
  wanted: readonly number[],
): PlacementEdit {
  return placementEdits(service, wanted, (part) => layout.before(part));
}
