import type { HelpCommand } from "./help_commands.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = typeof SHELLS[number];

/** A script that completes commands, their parts and their flags; where none fits, the shell's own completion of files. */
export function completionScript(shell: Shell, commands: readonly HelpCommand[]): string {
  return { bash, zsh, fish }[shell](commands);
}

/** Candidates by the words that stand before: none, a group such as `block`, or a whole command. */
function candidates(commands: readonly HelpCommand[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (key: string, words: readonly string[]) =>
    void found.set(key, [...new Set([...(found.get(key) ?? []), ...words])]);
  for (const { names: [one = "", two], flags } of commands) {
    add("", [one]);
    if (two !== undefined) add(one, [two]);
    add(two === undefined ? one : `${one} ${two}`, flags);
  }
  add("", ["help"]);
  return found;
}

/** Cases of a POSIX shell: the longest first, since a command's own words follow it. */
function cases(commands: readonly HelpCommand[]): string {
  const all = [...candidates(commands)].sort(([one], [other]) =>
    other.split(" ").length - one.split(" ").length
  );
  return all.map(([key, words]) => {
    const pattern = key === "" ? `" "` : key.includes(" ") ? `"${key}"` : `"${key} "*`;
    return `    ${pattern}) words="${words.join(" ")}" ;;`;
  }).join("\n");
}

function bash(commands: readonly HelpCommand[]): string {
  return `# tessera completions bash > /etc/bash_completion.d/tessera
_tessera() {
  local cur=\${COMP_WORDS[COMP_CWORD]} one="" two="" words="" at
  for ((at = 1; at < COMP_CWORD; at++)); do
    [[ \${COMP_WORDS[at]} == -* ]] && continue
    if [[ -z $one ]]; then one=\${COMP_WORDS[at]}; elif [[ -z $two ]]; then two=\${COMP_WORDS[at]}; fi
  done
  case "$one $two" in
${cases(commands)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _tessera tessera
`;
}

function zsh(commands: readonly HelpCommand[]): string {
  // The shell's own array of words is read before a local name hides it.
  return `#compdef tessera
# tessera completions zsh > "\${fpath[1]}/_tessera"
_tessera() {
  local -a given=("\${(@)words[2,CURRENT-1]}")
  local one="" two="" words="" at
  for at in $given; do
    [[ $at == -* ]] && continue
    if [[ -z $one ]]; then one=$at; elif [[ -z $two ]]; then two=$at; fi
  done
  case "$one $two" in
${cases(commands)}
  esac
  compadd -- \${=words}
  _files
}
compdef _tessera tessera
`;
}

function fish(commands: readonly HelpCommand[]): string {
  const lines = ["# tessera completions fish > ~/.config/fish/completions/tessera.fish"];
  const quote = (text: string) => `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
  const groups = new Set<string>();
  for (const { names: [one = "", two], description, flags } of commands) {
    const said = description === "" ? "" : ` -d ${quote(description)}`;
    if (!groups.has(one)) {
      lines.push(`complete -c tessera -n __fish_use_subcommand -a ${one}${two === undefined ? said : ""}`);
    }
    groups.add(one);
    const within = `__fish_seen_subcommand_from ${one}`;
    if (two !== undefined) lines.push(`complete -c tessera -n ${quote(within)} -a ${two}${said}`);
    const deep = two === undefined ? within : `${within}; and __fish_seen_subcommand_from ${two}`;
    for (const flag of flags) lines.push(`complete -c tessera -n ${quote(deep)} -l ${flag.slice(2)}`);
  }
  return `${lines.join("\n")}\n`;
}
