/** Writes a first `.quorate.yaml`: it states the defaults, with comments, so it changes no finding. */

/** What is known of the files in a folder. */
interface Known {
  /** What was found, in a sentence. */
  readonly found: string;
  /** The names of the services for which no machines are known; empty where there are none. */
  readonly unplaced: string;
  /** The names of the services that state no risk model; empty where each states one. */
  readonly silent: string;
  readonly example: string | undefined;
}

/** @param known absent where the folder has not been searched */
export function projectTemplate(known?: Known): string {
  const found = known ? ` Found: ${known.found}.` : '';
  const holds =
    known?.silent === ''
      ? '# Every service that was found states its own.\n'
      : known && `# It holds for ${known.silent}.\n`;
  const unplaced = known && known.unplaced !== '' && known.unplaced;
  return `# What Quorate assumes of the files in this folder and below.${found}
# A manifest overrules this file for its own services, and this file overrules the settings of an editor.

# What goes wrong. Machines crash (crash-stop/pm), or single replicas (crash-stop/vm); an attacker takes over random
# ones (limited-byzantine/vm or /pm), or those that hurt most (unlimited-byzantine/vm or /pm).
${holds ?? ''}fault: crash-stop/pm

# What must keep its quorum: the replicas (vm) or the machines (pm).
keep: vm

# The machines, where no file describes them, with the zones or racks they are in.
${unplaced ? `# Without them these are judged on machines that are assumed: ${unplaced}.\n` : ''}#hosts:
#  node-1: { zone: a, probability: 0.01 }
#  node-2: { zone: b, probability: 0.01 }

# What counts as one machine: host, or a label such as zone.
#domain: host

# The highest probability of losing the quorum that is acceptable. Above it a placement is reported.
#limit: 0.1

# Other models for services by name; * stands for anything.
#services:
#  ${JSON.stringify(known?.example ?? 'ledger')}: { fault: limited-byzantine/vm, keep: pm }

# Severities of rules: error, warning, info, hint or off. 'quorate rules' lists them, 'quorate rule ID' explains one.
#rules:
#  even-replicas: 'off'
`;
}
