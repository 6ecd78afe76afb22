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
      {data.problems.map((problem) => <Text tone="warn" size="small">{problem.feed} {problem.reason}</Text>)}
    </Stack>
  );
}
