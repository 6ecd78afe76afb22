/** What `tessera help` prints. */
export const HELP = `tessera: a dashboard that writes its own blocks

  tessera [serve] [--port N] [--host ADDRESS] [--data DIR] [--no-open]
  tessera link [--port N] [--json]   a new sign-in link, for another device
  tessera block new --prompt TEXT [--dashboard ID] [--settings JSON] [--approve-hosts] [--json]
  tessera block run FOLDER|ID [--host-allow HOST]... [--settings JSON] [--fixtures DIR] [--offline]
                              [--no-validate] [--limits JSON] [--json]
  tessera block show ID [--format text|html|json]
  tessera block list [--json]
  tessera block direct ID [--allow HOST:PORT]... [--off] [--yes] [--json]   its process past the broker
  tessera block delete ID [--json]
  tessera doctor [--json]
  tessera version [--json]

Every command takes --data DIR. Exit codes: 0 ok, 1 the block failed or needs something, 2 usage,
3 the sandbox is not safe here, 4 no such thing, 5 database.`;
