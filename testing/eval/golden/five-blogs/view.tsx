import { List, ListItem, Stack, Text, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={2}>
      <List empty="The feeds hold no posts">
        {data.posts.map((post) => (
          <ListItem
            title={post.title}
            href={post.url}
            note={post.blog}
            end={post.at && <Time at={post.at} style="relative" />}
          />
        ))}
      </List>
      {data.problems.length > 0 && (
        <Text tone="warn" size="small">
          {data.problems.map(({ feed, reason }) => `${feed} ${reason}`).join(", ")}
        </Text>
      )}
    </Stack>
  );
}
