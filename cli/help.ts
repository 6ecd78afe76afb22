/** What `tessera help` prints. */
export const HELP = `tessera: a dashboard that writes its own blocks

  tessera [serve] [--port N] [--host ADDRESS] [--data DIR] [--no-open]
  tessera link [--port N] [--json]   a new sign-in link, for another device
  tessera block new --prompt TEXT [--dashboard ID] [--settings JSON] [--approve-hosts] [--json]
  tessera block run FOLDER|ID [--host-allow HOST]... [--settings JSON] [--fixtures DIR] [--offline]
                              [--no-validate] [--limits JSON] [--json]
  tessera block fixtures ID DIR [--run N] [--force] [--json]   a recorded run as a folder of files; 1 is the newest
  tessera block show ID [--format text|html|json]
  tessera block list [--json]
  tessera block edit ID --prompt TEXT [--yes] [--approve-hosts] [--json]   a change in words; --yes puts it on the card
  tessera block versions ID [--json]
  tessera block revert ID VERSION [--json]   an earlier version again, as a new one on top
  tessera block direct ID [--allow HOST:PORT]... [--off] [--yes] [--json]   its process past the broker
  tessera block heal ID [--json]   runs the block and has a model repair it when it fails
  tessera block delete ID [--json]
  tessera export ID [FILE|-] [--folder DIR] [--no-fixtures] [--no-settings] [--force] [--json]
                         a block or a dashboard as one file or a folder for Git; never a secret (docs/packages.md)
  tessera import FILE|DIR|- [--dashboard ID] [--approve-hosts] [--copy] [--ignore-fixtures] [--json]
                         tried on its own recorded answers first; its hosts and connections wait for your yes
  tessera dashboard list | new TITLE | export ID [FILE] | import FILE | delete ID [--json]
  tessera dashboard apply DIR [--prune] [--yes] [--dry-run] [--json]   makes a dashboard what a folder says
  tessera connection list [--json]   stored secrets and where they may go; never what they are
  tessera connection add NAME --origin ORIGIN --kind KIND [--secret-file FILE] [--method GET]... [--path /api]
                         [--user U | --header H [--prefix P] | --parameter Q] [--certificate SHA256]
                         [--token-url URL --client-id ID [--scope S] [--client-auth basic|body]]
                         reads the secret from FILE or standard input, never from an argument
                         (refresh_token: client secret and refresh token on two lines)
                         KIND: bearer, basic, header, query, address, placeholder, client_credentials, refresh_token
  tessera connection remove NAME [--json]
  tessera secrets rotate [--to key-file|passphrase] [--passphrase-file FILE] [--json]
                         seals every stored secret anew, while no server runs
  tessera eval --prompts FILE [--base-url URL] [--model NAME] [--only ID,...] [--repeat N] [--fixtures | --live]
               [--approve-hosts] [--secrets FILE] [--price IN,OUT[,CACHED]] [--timeout SECONDS] [--json]
                         how well a model writes blocks, in data of its own; docs/eval.md has the form of the file
  tessera costs [--json]   what models cost, and how much of the budgets is used
  tessera backup FILE [--passphrase-file FILE] [--force] [--json]   everything in one file, also while the server runs
                         with a passphrase the stored secrets go along, sealed; "-" writes to standard output
  tessera restore FILE [--passphrase-file FILE | --keep-secrets] [--dry-run] [--yes] [--json]
                         puts a backup in the database's place, which is kept beside it; while no server runs
  tessera token create NAME [--scope metrics|read]... [--expires DAYS] [--json]   for a program that asks; shown once
  tessera token list [--json]
  tessera token revoke ID [--json]
  tessera doctor [--online] [--json]   what is not well here, and how to mend it; --online asks the model servers too
  tessera healthcheck [--port N] [--host ADDRESS] [--json]   0 when the server here answers and can work, else 1
  tessera completions bash|zsh|fish   a script for your shell
  tessera manual   the page for man(1)
  tessera version [--json]

--fixtures answers a run from files, --offline from the newest recorded run of the block; neither opens a socket.
Every command takes --data DIR. Exit codes: 0 ok, 1 the block failed or needs something, 2 usage,
3 the sandbox is not safe here, 4 no such thing, 5 database.`;
