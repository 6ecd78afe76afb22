import { List, ListItem, Num } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <List ordered empty="Nothing is trending">
      {data.repositories.map((repository) => (
        <ListItem
          title={repository.name}
          href={`https://github.com/${repository.name}`}
          note={repository.about}
          end={
            <span class="text-xs text-muted-foreground tabular-nums">
              {repository.stars !== null && <Num value={repository.stars} />} stars
              {repository.today !== null && <span class="ms-1 text-foreground">+{repository.today}</span>}
            </span>
          }
        />
      ))}
    </List>
  );
}
